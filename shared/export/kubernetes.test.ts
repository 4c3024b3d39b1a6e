import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { JsonObject } from '#shared/base/json.ts';
import { allKinds } from '#shared/catalogue/registry.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { validateWithAws } from '#shared/testing/aws-template-validator.ts';
import { drawExample } from '#shared/testing/draw-example.ts';
import { kubernetesPlatform } from '#shared/testing/kubernetes-platform.ts';
import { faultsOfManifest } from '#shared/testing/kubernetes-shapes.ts';
import { type Template, validateTemplate } from '#shared/testing/validate-template.ts';
import { exportCloudFormation } from './cloudformation.ts';
import { exportKubernetes } from './kubernetes.ts';

describe('exportKubernetes', () => {
  const examples = allKinds()
    .filter((kind) => kind.manifests !== undefined)
    .flatMap((kind) =>
      kind.examples.good.map((example) => ({ kind, example, name: `${kind.id}: ${example.title}` })),
    );

  it.each(examples)('writes objects that Kubernetes knows for $name', ({ kind, example }) => {
    expect(objectsOf(drawExample(kind, example.properties)).flatMap(faultsOfManifest)).toEqual([]);
  });

  describe('for a platform', () => {
    const document = kubernetesPlatform();
    const architecture = resolve(document);
    const exported = exportKubernetes(document, architecture);
    const objects = objectsOf(document);

    it('writes what was reviewed', async () => {
      await expect(exported.text).toMatchFileSnapshot('__golden__/kubernetes-platform.manifests.yaml');
    });

    it('has objects that Kubernetes knows, each of its own name', () => {
      expect(objects.length).toBeGreaterThan(30);
      expect(objects.flatMap(faultsOfManifest)).toEqual([]);
      const names = objects.map(({ apiVersion, kind, metadata }) => {
        const { namespace = '', name = '' } = metadata as JsonObject;
        return `${apiVersion} ${kind} ${namespace} ${name}`;
      });
      expect(new Set(names).size).toBe(names.length);
    });

    it('has a template beside it that AWS accepts', () => {
      const { text } = exportCloudFormation(document, architecture, { format: 'json' });
      const template: unknown = JSON.parse(text);
      expect(architecture.gaps).toEqual([]);
      expect(validateTemplate(template as Template)).toEqual([]);
      expect(validateWithAws(text)).toEqual([]);
    });

    it('leaves open only what an output of the template gives', () => {
      const { text } = exportCloudFormation(document, architecture, { format: 'json' });
      const outputs = Object.keys((JSON.parse(text) as Template).Outputs ?? {});
      const open = new Set([...exported.text.matchAll(/\$\{([^}]+)\}/g)].map(([, name = '']) => name));
      expect(open.size).toBeGreaterThan(3);
      expect([...open].filter((name) => !outputs.includes(name))).toEqual([]);
    });

    it('keeps pods on the nodes that they are drawn in', () => {
      const spec = podSpecOf(objects, 'web-v1');
      expect(spec.nodeSelector).toEqual({ 'node-group': 'general' });
      expect(spec.tolerations).toEqual([
        { key: 'tier', operator: 'Equal', value: 'web', effect: 'NoSchedule' },
      ]);
      expect(podSpecOf(objects, 'worker').nodeSelector).toEqual({ 'karpenter.sh/nodepool': 'spot' });
      const group = architecture.resources.get('General');
      expect(group?.properties.Labels).toEqual({ 'node-group': 'general' });
    });

    it('gives pods that call AWS a role, on Fargate through the OIDC provider', () => {
      expect(architecture.resources.get('Worker')?.type).toBe('AWS::EKS::PodIdentityAssociation');
      expect(architecture.resources.get('WorkerRole')?.type).toBe('AWS::IAM::Role');
      expect(architecture.resources.has('Reports')).toBe(false);
      expect(JSON.stringify(architecture.resources.get('ReportsRole')?.properties)).toContain(
        'system:serviceaccount:reports:reports',
      );
      expect(architecture.resources.has('ShopOidcProvider')).toBe(true);
      const account = objects.find(
        ({ kind, metadata }) => kind === 'ServiceAccount' && (metadata as JsonObject).name === 'reports',
      );
      expect(account?.metadata).toHaveProperty('annotations', {
        'eks.amazonaws.com/role-arn': `\${ReportsRoleArn}`,
      });
    });

    it('gives the same bytes again, and names the lines of every node', () => {
      expect(exportKubernetes(document, resolve(document)).text).toBe(exported.text);
      const lines = exported.text.split('\n');
      for (const { owner, from, to } of exported.spans) {
        expect(architecture.manifests?.has(owner)).toBe(true);
        expect(lines.slice(from, to).some((line) => line.startsWith('apiVersion:'))).toBe(true);
      }
    });

    it('says what has to be installed first', () => {
      const said = exported.warnings.map(({ message }) => message).join(' ');
      for (const name of ['Karpenter', 'AWS Load Balancer Controller', 'Istio']) expect(said).toContain(name);
    });
  });

  it('registers pods in the target group of a drawn load balancer', () => {
    const bindings = objectsOf(kubernetesPlatform()).filter(({ kind }) => kind === 'TargetGroupBinding');
    expect(bindings).toHaveLength(1);
    expect(JSON.stringify(bindings[0])).toContain('BalancerApiTargetGroup');
  });

  it('writes routes of App Mesh in a cluster for its controller', () => {
    const document = aDocument()
      .node('eks-cluster', 'eks')
      .node('k8s-deployment', 'web-v1', { parent: 'eks' })
      .node('k8s-service', 'web', { parent: 'eks' })
      .node('service-mesh', 'mesh', {
        parent: 'eks',
        properties: {
          implementation: 'app-mesh',
          routes: [{ name: 'all', service: 'web', targets: [{ target: 'web-v1', weight: 100 }] }],
          circuitBreakers: [{ service: 'web' }],
        },
      })
      .connect('target', 'web', 'web-v1')
      .build();
    const objects = objectsOf(document);
    expect(objects.flatMap(faultsOfManifest)).toEqual([]);
    expect(objects.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['Mesh', 'VirtualNode', 'VirtualRouter', 'VirtualService']),
    );
    expect(
      [...resolve(document).resources.values()].some(({ type }) => type.startsWith('AWS::AppMesh')),
    ).toBe(false);
  });

  it('says that nothing runs on Kubernetes where nothing does', () => {
    const document = aDocument().node('vpc', 'net').build();
    const { text, warnings } = exportKubernetes(document, resolve(document));
    expect(parseAllDocuments(text).map((each) => each.toJS())).not.toContainEqual(expect.anything());
    expect(warnings).toHaveLength(1);
  });
});

function objectsOf(document: LintelDocument): readonly JsonObject[] {
  const { text } = exportKubernetes(document, resolve(document));
  return parseAllDocuments(text).flatMap((parsed) => {
    expect(parsed.errors).toEqual([]);
    const value: unknown = parsed.toJS();
    return value !== null && typeof value === 'object' ? [value as JsonObject] : [];
  });
}

function podSpecOf(objects: readonly JsonObject[], name: string): JsonObject {
  const found = objects.find(
    ({ kind, metadata }) => kind === 'Deployment' && (metadata as JsonObject).name === name,
  );
  if (found === undefined) throw new Error(`${name} is drawn.`);
  const { template } = found.spec as JsonObject;
  return (template as JsonObject).spec as JsonObject;
}
