import type { EngineService } from '#shared/engine/analysis.ts';

/** Everything a command touches outside itself, so that tests run commands in process. */
export interface Shell {
  /** Results: what another program may read. */
  readonly writeOut: (content: string | Uint8Array) => void;
  /** Messages: what a person reads. */
  readonly writeMessage: (line: string) => void;
  readonly readStdin: () => AsyncIterable<Uint8Array>;
  /** Made on first use: most of the start-up time is there. */
  readonly createEngine: () => Promise<EngineService>;
  readonly renderPng: (svg: string, scale: number) => Promise<Uint8Array>;
  readonly renderPdf: (svg: string, title: string) => Promise<Uint8Array>;
  /** Spreads work over processes of this command line, one a core; without it, work is done in this process. */
  readonly runInParallel?: (
    argsOf: (part: number, parts: number) => readonly string[],
    most: number,
  ) => Promise<readonly string[]>;
  /** Starts a host and gives back its exit code when it ends. */
  readonly startHost: (host: HostRequest) => Promise<number>;
}

export interface HostRequest {
  readonly kind: 'open' | 'serve';
  readonly file?: string | undefined;
  readonly port?: number | undefined;
  readonly keep?: boolean | undefined;
}
