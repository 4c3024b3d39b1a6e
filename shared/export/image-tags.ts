import { isJsonObject } from '#shared/base/json.ts';
import { type CfnObject, type CfnValue, ref } from '#shared/catalogue/kit/cfn.ts';
import type { Architecture, Resource } from '#shared/resolve/architecture.ts';
import { referencesIn } from '#shared/resolve/references.ts';
import { valueAt, withValue } from './value-paths.ts';

interface TaggedImages {
  readonly resources: ReadonlyMap<string, Resource>;
  readonly parameters: ReadonlyMap<string, CfnObject>;
  readonly conditions: ReadonlyMap<string, CfnObject>;
  readonly groups: ReadonlyMap<string, string>;
}

/** A container of a task definition whose image is in a repository of the same template. */
interface PulledImage {
  readonly index: number;
  readonly repository: CfnValue;
  readonly tag: string;
}

/**
 * The resources with the tag of every image that comes from a repository of the same template as a parameter: what a
 * delivery changes. A repository is empty at first, so that services run no task while the tag is.
 */
export function withImageTags(
  architecture: Architecture,
  resources: ReadonlyMap<string, Resource>,
  free: (name: string) => string,
  nameOf: (owner: string) => string,
): TaggedImages {
  const changed = new Map(resources);
  const parameters = new Map<string, CfnObject>();
  const conditions = new Map<string, CfnObject>();
  const groups = new Map<string, string>();
  for (const definition of resources.values()) {
    if (definition.type !== 'AWS::ECS::TaskDefinition') continue;
    const images = pulledImages(definition, architecture);
    const services = [...resources.values()].filter((service) => runs(service, definition));
    if (images.length === 0 || services.length === 0) continue;
    const own = architecture.byNode.get(definition.owner)?.[0] ?? definition.logicalId;
    const named = images.map((image) => ({ ...image, name: free(`${own}ImageTag`) }));
    for (const { name, tag } of named) {
      groups.set(name, 'Images');
      parameters.set(name, {
        Type: 'String',
        Default: tag,
        AllowedPattern: '^[A-Za-z0-9_.:-]{0,128}$',
        ConstraintDescription: 'A tag such as 1.4.2, or nothing while the repository is empty.',
        Description: `${nameOf(definition.owner)}: image tag; leave it empty until an image is pushed, and no task is started`,
      });
    }
    const condition = free(`${own}HasImage`);
    conditions.set(condition, hasTags(named.map(({ name }) => name)));
    changed.set(
      definition.logicalId,
      named.reduce((resource, image) => withTag(resource, image, image.name), definition),
    );
    for (const service of services) runWith(condition, service, changed);
  }
  return { resources: changed, parameters, conditions, groups };
}

function hasTags(names: readonly string[]): CfnObject {
  const [first = { 'Fn::Equals': ['', ''] }, ...more] = names.map((name) => ({
    'Fn::Not': [{ 'Fn::Equals': [ref(name), ''] }],
  }));
  return more.length === 0 ? first : { 'Fn::And': [first, ...more] };
}

function pulledImages(definition: Resource, { resources }: Architecture): readonly PulledImage[] {
  const { ContainerDefinitions: containers } = definition.properties;
  if (!Array.isArray(containers)) return [];
  return (containers as readonly CfnValue[]).flatMap((container, index): readonly PulledImage[] => {
    const joined = isJsonObject(container) ? valueAt(container, ['Image', 'Fn::Join']) : undefined;
    const [separator, parts] = Array.isArray(joined) ? (joined as readonly CfnValue[]) : [];
    const [repository, tag] = Array.isArray(parts) ? (parts as readonly CfnValue[]) : [];
    // A digest names one image for ever: it is no tag that a delivery changes.
    if (separator !== ':' || repository === undefined || typeof tag !== 'string') return [];
    const [named] = referencesIn(repository);
    const isOwn = resources.get(named?.logicalId ?? '')?.type === 'AWS::ECR::Repository';
    return isOwn ? [{ index, repository, tag }] : [];
  });
}

function withTag(definition: Resource, { index, repository }: PulledImage, name: string): Resource {
  const path = ['ContainerDefinitions', index, 'Image'];
  const image = { 'Fn::Join': [':', [repository, ref(name)]] };
  return { ...definition, properties: withValue(definition.properties, path, image) };
}

function runs({ type, properties }: Resource, definition: Resource): boolean {
  return (
    type === 'AWS::ECS::Service' &&
    referencesIn(properties.TaskDefinition).some(({ logicalId }) => logicalId === definition.logicalId)
  );
}

/** Without an image the service and what scales it ask for no task. */
function runWith(condition: string, service: Resource, resources: Map<string, Resource>): void {
  const orNone = (value: CfnValue): CfnObject => ({ 'Fn::If': [condition, value, 0] });
  const change = (id: string, property: string): void => {
    const resource = resources.get(id);
    const drawn = resource?.properties[property];
    if (resource === undefined || typeof drawn !== 'number' || drawn === 0) return;
    resources.set(id, {
      ...resource,
      properties: { ...resource.properties, [property]: orNone(drawn) },
    });
  };
  change(service.logicalId, 'DesiredCount');
  for (const { logicalId, type, properties } of [...resources.values()]) {
    if (type !== 'AWS::ApplicationAutoScaling::ScalableTarget') continue;
    const scalesIt = referencesIn(properties.ResourceId).some(
      (named) => named.logicalId === service.logicalId,
    );
    if (scalesIt) change(logicalId, 'MinCapacity');
  }
}

/** Services that start before anybody can have pushed their image, by node: how to deploy the first time. */
export function imageWarnings(
  architecture: Pick<Architecture, 'resources'>,
  nameOf: (owner: string) => string,
): readonly { readonly node: string; readonly message: string }[] {
  const warnings: { node: string; message: string }[] = [];
  for (const { type, owner, properties } of architecture.resources.values()) {
    if (type !== 'AWS::ECS::TaskDefinition' && type !== 'AWS::Lambda::Function') continue;
    const image = type === 'AWS::Lambda::Function' ? valueAt(properties, ['Code', 'ImageUri']) : properties;
    const repository = referencesIn(image).find(
      ({ logicalId, attribute }) =>
        attribute === 'RepositoryUri' &&
        architecture.resources.get(logicalId)?.type === 'AWS::ECR::Repository',
    );
    const owned = architecture.resources.get(repository?.logicalId ?? '');
    if (owned === undefined) continue;
    const parameter = referencesIn(image).find(({ logicalId }) => /ImageTag\d*$/.test(logicalId))?.logicalId;
    warnings.push({
      node: owner,
      message: `${nameOf(owner)} runs an image of ${nameOf(owned.owner)}, which is empty until it is pushed. ${
        parameter === undefined
          ? 'Create the repository and push the image first.'
          : `Deploy the first time with ${parameter} empty, push the image, then deploy with its tag.`
      }`,
    });
  }
  return warnings;
}
