import { z } from 'zod';
import type { SimulationRequest } from '#shared/simulation/run-simulation.ts';
import type { Sweep, SweptRecord } from '#shared/simulation/shards.ts';
import { CliFault } from './cli-fault.ts';
import { readInput } from './read-input.ts';
import type { Shell } from './shell.ts';

/** A part of a sweep, as one machine hands it to another. */
export interface ShardFile {
  readonly format: 'lintel-simulation-shard/1';
  readonly version: string;
  readonly document: string;
  readonly request: SimulationRequest;
  readonly sweep?: Sweep;
  readonly whatIf?: true;
  readonly records: readonly SweptRecord[];
}

const list = z.array(z.looseObject({}));

/** As much of the form as merging relies on; figures of the records are taken as they are. */
const shardSchema = z.looseObject({
  format: z.literal('lintel-simulation-shard/1'),
  version: z.string(),
  document: z.string(),
  request: z.looseObject({}),
  sweep: z.object({ parameter: z.string(), values: z.array(z.json()) }).optional(),
  whatIf: z.literal(true).optional(),
  records: z.array(
    z.looseObject({
      variant: z.int(),
      replication: z.int(),
      record: z.looseObject({
        engine: z.enum(['des', 'fluid']),
        replication: z.int(),
        seconds: z.number(),
        classes: list,
        background: list,
        stations: list,
        groups: list,
        connections: list,
        decisions: list,
        series: z.looseObject({}),
      }),
    }),
  ),
});

/** A file that `lintel simulate --shard` wrote. */
export async function readShard(file: string, shell: Shell): Promise<ShardFile> {
  const input = await readInput(file, shell);
  if (!input.ok) throw new CliFault(input.fault);
  const content = parsed(input.value.text);
  const shard = shardSchema.safeParse(content);
  if (shard.success) return content as ShardFile;
  const isDamaged = z.looseObject({ format: shardSchema.shape.format }).safeParse(content).success;
  const [issue] = shard.error.issues;
  const message = isDamaged
    ? `This shard of a simulation is damaged at ${issue?.path.join('.') ?? 'its start'}: make it again with lintel simulate FILE --shard 1/2.`
    : 'This is no shard of a simulation: make one with lintel simulate FILE --shard 1/2.';
  throw new CliFault({ code: 'wrong-arguments', message, file });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
