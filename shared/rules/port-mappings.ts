import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import { listOfValues, objectOf } from './written-resource.ts';

/** One port of a written container. */
export interface PortMapping {
  /** Of the container. */
  readonly name: string;
  readonly port: number | undefined;
  readonly hostPort: number | undefined;
}

/** The port mappings of written containers; a port that an expression gives is undefined. */
export function mappingsIn(containers: JsonValue | undefined): readonly PortMapping[] {
  return listOfValues(containers).flatMap((container) => {
    const { Name: name, PortMappings: mappings } = objectOf(container);
    return listOfValues(mappings).map((mapping) => {
      const { ContainerPort: port, HostPort: hostPort } = objectOf(mapping);
      return { name: String(name), port: numberOf(port), hostPort: numberOf(hostPort) };
    });
  });
}

/** The containers with each of their port mappings changed; those without a mapping stay as they are. */
export function withMappings(
  containers: JsonValue | undefined,
  change: (mapping: JsonObject) => JsonObject,
): readonly JsonObject[] {
  return listOfValues(containers).map((entry) => {
    const container = objectOf(entry);
    if (container.PortMappings === undefined) return container;
    return {
      ...container,
      PortMappings: listOfValues(container.PortMappings).map((mapping) => change(objectOf(mapping))),
    };
  });
}

function numberOf(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
