import { drawnTaskDefinitionOf } from '#shared/catalogue/kit/container.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { knownText, optionalFlag, optionalText } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const imageFixed = defineRule({
  id: 'SEC-022',
  name: 'image-fixed',
  title: 'A container image does not change under its name',
  severity: 'warning',
  nature: 'practice',
  pillar: 'security',
  subjects: {
    nodes: [
      'ecs-service',
      'ecs-task-definition',
      'k8s-deployment',
      'lambda-function',
      'batch',
      'ecr-repository',
    ],
  },
  messages: {
    latest: '{name} runs {image}, which can be another image tomorrow. Name a version or a digest.',
    mutable: 'Tags of {name} can be moved to another image. Make them immutable.',
    scan: '{name} does not look for known faults in its images. Turn scanning on.',
    registry: '{name} takes its image from k8s.gcr.io, which is frozen since 2023. Use registry.k8s.io.',
  },
  fix: 'automatic',
  sources: [aws.fargate],
  maps: { checkov: ['CKV_AWS_51', 'CKV_AWS_163'] },
  docs: {
    what: 'Images are named by a version or digest, and repositories keep tags fixed and scan what is pushed.',
    why: 'With a moving tag, a new task may run other code than its neighbour, nobody can say what ran last week, and whoever can push can change what runs.',
    condition:
      'The image of a task, pod, job or function has the tag latest or none, comes from k8s.gcr.io, or a repository has mutable tags or does not scan. Images of a connected repository are named by its tag.',
    howToFix:
      'Name a version or, better, a digest: which one is right only whoever builds the image knows. The quick fixes make tags immutable, turn scanning on and change the registry.',
    whenToSuppress: 'For a base image that is rebuilt daily on purpose: "Nightly build, always the newest".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (node.kind === 'ecr-repository') {
      if (knownText(ctx, node, 'imageTagMutability') === 'MUTABLE') {
        yield { message: 'mutable', at: node.id, field: 'imageTagMutability', discriminator: 'mutable' };
      }
      if (optionalFlag(node, 'scanOnPush') === false) {
        yield { message: 'scan', at: node.id, field: 'scanOnPush', discriminator: 'scan' };
      }
      return;
    }
    if (node.kind === 'ecs-service' && drawnTaskDefinitionOf(node.id, ctx) !== undefined) return;
    const field = node.kind === 'lambda-function' ? 'imageUri' : 'image';
    if (field === 'imageUri' && optionalText(node, 'packageType') !== 'Image') return;
    if (
      node.properties[field] === undefined &&
      node.kind !== 'ecs-service' &&
      node.kind !== 'ecs-task-definition'
    )
      return;
    const isConnected = ctx
      .connectionsFrom(node.id, 'pull')
      .some(({ to }) => ctx.hasTrait(to, 'stores-images'));
    const image = isConnected ? undefined : knownText(ctx, node, field);
    const tag = isConnected ? optionalText(node, 'imageTag') : tagOf(image);
    const place = { at: node.id, field: isConnected ? 'imageTag' : field };
    if (tag === 'latest') {
      yield {
        message: 'latest',
        ...place,
        discriminator: 'latest',
        data: { image: image ?? `the tag ${tag}` },
      };
    }
    if (image?.startsWith('k8s.gcr.io/') === true)
      yield { message: 'registry', ...place, discriminator: 'registry' };
  },
  fixes(ctx, finding) {
    const node = ctx.node(finding.at);
    if (node === undefined) return [];
    const image = optionalText(node, 'image');
    if (finding.message === 'mutable') {
      const changes = setProperties(ctx.document, node.id, { imageTagMutability: undefined });
      return [{ title: 'Make tags immutable', changes }];
    }
    if (finding.message === 'scan') {
      return [
        {
          title: 'Scan what is pushed',
          changes: setProperties(ctx.document, node.id, { scanOnPush: undefined }),
        },
      ];
    }
    if (finding.message !== 'registry' || image === undefined) return [];
    const better = image.replace('k8s.gcr.io/', 'registry.k8s.io/');
    return [
      { title: 'Use registry.k8s.io', changes: setProperties(ctx.document, node.id, { image: better }) },
    ];
  },
});

/** `latest` when an image names no tag and no digest; undefined when there is no image. */
function tagOf(image: string | undefined): string | undefined {
  if (image === undefined) return undefined;
  if (image.includes('@sha256:')) return 'digest';
  const last = image.slice(image.lastIndexOf('/') + 1);
  return last.includes(':') ? last.slice(last.indexOf(':') + 1) : 'latest';
}
