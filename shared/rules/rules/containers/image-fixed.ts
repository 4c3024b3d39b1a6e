import { isJsonObject, type JsonObject, type JsonValue } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { drawnTaskDefinitionOf } from '#shared/catalogue/kit/container.ts';
import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { isExpression, isFromPicture, knownText, optionalFlag, optionalText } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import {
  defineRule,
  type FindingDraft,
  type Fix,
  type FixContext,
  nameOf,
  type RuleContext,
} from '../../rule.ts';
import { aws } from '../../sources.ts';
import { objectOf, type WrittenResource, writing, writtenResource } from '../../written-resource.ts';

/** A tag to begin with: whoever builds the image pushes it under this and never moves it. */
const firstTag = '1.0.0';

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
      'ecs-task',
      'ecs-task-definition',
      'k8s-deployment',
      'lambda-function',
      'batch',
      'ecr-repository',
      'resource',
    ],
  },
  messages: {
    latest: '{name} runs {image}, which can be another image tomorrow. Name a version or a digest.',
    newest:
      '{name} runs whatever {repository} calls latest, which can be another image tomorrow. Name a version or a digest.',
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
      'The image of a task, pod, job or function, drawn or written, has the tag latest or none, or comes from k8s.gcr.io; or a repository, drawn or written, has mutable tags or does not scan. Images of a connected repository are named by the tag of the connection, which is latest unless stated. Which digest a tag has now is known to the registry alone and is not looked up.',
    howToFix: `Name a version or, better, a digest: which one is right only whoever builds the image knows. The quick fix names the tag ${firstTag} in the repository that is connected, or draws a repository with fixed tags for a copy of the image: push the image there under that tag before you deploy. It also makes tags immutable, turns scanning on and changes the registry. The image of a written resource is changed by hand.`,
    whenToSuppress: 'For a base image that is rebuilt daily on purpose: "Nightly build, always the newest".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (node.kind === 'resource') yield* inWritten(ctx, node);
    else if (node.kind === 'ecr-repository') {
      if (knownText(ctx, node, 'imageTagMutability') === 'MUTABLE') {
        yield { message: 'mutable', at: node.id, field: 'imageTagMutability', discriminator: 'mutable' };
      }
      if (optionalFlag(node, 'scanOnPush') === false) {
        yield { message: 'scan', at: node.id, field: 'scanOnPush', discriminator: 'scan' };
      }
    } else yield* inDrawn(ctx, node);
  },
  fixes(ctx, finding) {
    const { field } = finding;
    const node = ctx.node(finding.at);
    if (ctx.document.connections.has(finding.at))
      return settingOf(ctx, finding.at, `Name the tag ${firstTag}`, { imageTag: firstTag });
    if (node === undefined || field === undefined) return [];
    const isWritten = node.kind === 'resource';
    switch (finding.message) {
      case 'mutable':
        return isWritten
          ? writing(ctx, node.id, 'Make tags immutable', { ImageTagMutability: 'IMMUTABLE' })
          : settingOf(ctx, node.id, 'Make tags immutable', { imageTagMutability: undefined });
      case 'scan':
        return isWritten
          ? writing(ctx, node.id, 'Scan what is pushed', { ImageScanningConfiguration: { ScanOnPush: true } })
          : settingOf(ctx, node.id, 'Scan what is pushed', { scanOnPush: undefined });
      case 'registry':
        return settingOf(ctx, node.id, 'Use registry.k8s.io', {
          [field]: otherRegistry(ctx.document.nodes.get(node.id)?.properties?.[field]),
        });
      default:
        return isWritten ? [] : fromOwnRepository(ctx, node);
    }
  },
});

function* inDrawn(ctx: RuleContext, node: NodeView): Generator<FindingDraft> {
  const { kind, properties } = node;
  if (kind === 'ecs-service' && drawnTaskDefinitionOf(node.id, ctx) !== undefined) return;
  const field = kind === 'lambda-function' ? 'imageUri' : 'image';
  if (field === 'imageUri' && optionalText(node, 'packageType') !== 'Image') return;
  const pulled = ctx.connectionsFrom(node.id, 'pull').find(({ to }) => ctx.hasTrait(to, 'stores-images'));
  if (pulled !== undefined) {
    if (isExpression(pulled.source.properties?.imageTag)) ctx.undecided(pulled.id, 'imageTag');
    // A picture has no place for a tag.
    else if (pulled.properties.imageTag === 'latest' && !isFromPicture(pulled.source))
      yield {
        message: 'newest',
        at: pulled.id,
        field: 'imageTag',
        discriminator: 'latest',
        related: [node.id],
        data: { name: nameOf(node.id), repository: nameOf(pulled.to) },
      };
    return;
  }
  if (properties[field] === undefined) return;
  const image = knownText(ctx, node, field);
  const place = { at: node.id, field };
  if (image !== undefined && isMoving(image))
    yield { message: 'latest', ...place, discriminator: 'latest', data: { image } };
  if (image?.startsWith('k8s.gcr.io/') === true)
    yield { message: 'registry', ...place, discriminator: 'registry' };
}

/** Types of written resources that start images. */
const imageTypes = /^AWS::(ECS::TaskDefinition|Lambda::Function|Batch::JobDefinition|AppRunner::Service)$/;
const imageKeys: ReadonlySet<string> = new Set(['Image', 'ImageUri', 'ImageIdentifier']);

function* inWritten(ctx: RuleContext, node: NodeView): Generator<FindingDraft> {
  const written = writtenResource(node);
  const place = { at: node.id, field: 'properties' };
  if (written?.type === 'AWS::ECR::Repository') yield* repositoryFaults(ctx, node, written);
  if (written === undefined || !imageTypes.test(written.type)) return;
  const images = new Set<string>();
  for (const image of imagesIn(written.properties)) {
    if (typeof image === 'string') images.add(image);
    else ctx.undecided(node.id, 'properties');
  }
  for (const image of images) {
    if (isMoving(image))
      yield { message: 'latest', ...place, discriminator: `latest ${image}`, data: { image } };
    if (image.startsWith('k8s.gcr.io/'))
      yield { message: 'registry', ...place, discriminator: `registry ${image}` };
  }
}

function* repositoryFaults(
  ctx: RuleContext,
  node: NodeView,
  { properties }: WrittenResource,
): Generator<FindingDraft> {
  const { ImageTagMutability: mutability = 'MUTABLE', ImageScanningConfiguration: scanning } = properties;
  const scans = isExpression(scanning) ? scanning : objectOf(scanning).ScanOnPush;
  const place = { at: node.id, field: 'properties' };
  if (isExpression(mutability) || isExpression(scans)) ctx.undecided(node.id, 'properties');
  if (mutability === 'MUTABLE') yield { message: 'mutable', ...place, discriminator: 'mutable' };
  if (!isExpression(scans) && scans !== true && scans !== 'true')
    yield { message: 'scan', ...place, discriminator: 'scan' };
}

/** The images that written properties name, wherever they stand. */
function imagesIn(value: JsonValue | undefined): readonly JsonValue[] {
  if (Array.isArray(value)) return value.flatMap(imagesIn);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    inner !== undefined && imageKeys.has(key) && (typeof inner === 'string' || isExpression(inner))
      ? [inner]
      : imagesIn(inner),
  );
}

/** True when the tag is latest or there is none; a digest never moves. */
function isMoving(image: string): boolean {
  if (image.includes('@sha256:')) return false;
  const last = image.slice(image.lastIndexOf('/') + 1);
  return !last.includes(':') || last.endsWith(':latest');
}

function otherRegistry(value: JsonValue | undefined): JsonValue {
  if (typeof value === 'string') return value.replace(/^k8s\.gcr\.io\//, 'registry.k8s.io/');
  if (Array.isArray(value)) return value.map(otherRegistry);
  const entries = Object.entries(objectOf(value)).map(([key, inner]) => [key, otherRegistry(inner)]);
  return isJsonObject(value) ? (Object.fromEntries(entries) as JsonObject) : (value ?? null);
}

/** A repository for a copy of the image, from which the node pulls by a tag that stays. */
function fromOwnRepository(ctx: FixContext, node: NodeView): readonly Fix[] {
  const record = ctx.document.nodes.get(node.id);
  if (record === undefined || !ctx.hasTrait(node.id, 'pulls-images')) return [];
  const region = ctx.ancestorOf(node.id, 'region');
  const repository = addNode(ctx.document, {
    kind: 'ecr-repository',
    name: `${node.name} images`,
    ...(region === undefined ? {} : { parent: region.id }),
    at: [record.at[0] + 160, record.at[1] + 120],
  });
  const without = setProperties(applyChanges(ctx.document, repository.changes), node.id, {
    image: undefined,
    imageUri: undefined,
  });
  const before = mergeChanges(repository.changes, without);
  const pull = addConnection(applyChanges(ctx.document, before), {
    kind: 'pull',
    from: node.id,
    to: repository.id,
    properties: { imageTag: firstTag },
  });
  const title = `Pull ${firstTag} from a repository of its own`;
  return [{ title, changes: mergeChanges(before, pull.changes) }];
}
