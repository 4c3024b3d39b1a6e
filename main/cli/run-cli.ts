import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { readTextFile } from '#main/services/files/read-text-file.ts';
import { version } from '#main/services/host/version.ts';
import { describeFault } from '#shared/base/result.ts';
import type { Profile } from '#shared/document/records.ts';
import { serviceTasks } from '#shared/reachability/services/service-tasks.ts';
import { CliFault } from './cli-fault.ts';
import { type CostOptions, cost } from './commands/cost.ts';
import { type ExportOptions, exportDrawing, exportTargets } from './commands/export.ts';
import { type ImportOptions, importDrawing } from './commands/import.ts';
import { layout } from './commands/layout.ts';
import type { PriceOptions } from './commands/price.ts';
import { type ReachOptions, reach } from './commands/reach.ts';
import type { SimulateOptions } from './commands/simulate.ts';
import { type ValidateOptions, validate } from './commands/validate.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Shell } from './shell.ts';

const inputHelp =
  'a *.lintel.json document, a CloudFormation template (.yaml, .json, .template), a Mermaid file (.mmd), the blocks of a .md, or - for standard input';

/** Runs one command line, without the program's own name. Every outcome is an exit code; nothing is thrown. */
export async function runCli(args: readonly string[], shell: Shell): Promise<number> {
  let code: number = exitCodes.fine;
  const program = new Command('lintel')
    .description('Check, price and export AWS architecture drawings.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => shell.writeOut(text),
      // Without a command it is the help, which has lines; anything else is one sentence.
      writeErr: (text) => shell.writeMessage(text.startsWith('Usage:') ? text.trimEnd() : oneLine(text)),
    });

  const command = (name: string, description: string): Command =>
    program.command(name).description(description).argument('<file>', inputHelp).exitOverride();
  const run =
    <O>(act: (file: string, options: O, shell: Shell) => Promise<ExitCode>) =>
    async (file: string, options: O): Promise<void> => {
      code = await act(file, options, shell);
    };

  command('validate', 'Report problems; exit 1 when there are errors.')
    .addOption(new Option('--profile <profile>', 'how strict to be').choices(profiles))
    .addOption(new Option('--format <format>').choices(['text', 'json', 'sarif']).default('text'))
    .option('--why <rule>', 'why a rule shows something there, or does not; with --at')
    .option('--at <id>', 'the node or connection that --why asks about; the drawing as a whole without it')
    .action(run<ValidateOptions>(validate));

  program
    .command('cost')
    .description("Estimate the month's cost, or what changed between two drawings.")
    .argument('[file]', inputHelp)
    .exitOverride()
    .option('--compare <files...>', 'two drawings: before and after')
    .addOption(
      new Option('--region <region>', "price in this region instead of the document's").argParser(regionCode),
    )
    .addOption(
      new Option(
        '--free-tier <which>',
        "take free amounts off, instead of as the document's settings say",
      ).choices(['none', 'always-free', 'legacy-12-months', 'credits']),
    )
    .addOption(
      new Option('--credits <usd>', 'what the account has in credits; with --free-tier credits').argParser(
        dollars,
      ),
    )
    .option('--usage <file>', 'a JSON file with usage figures by node')
    .addOption(new Option('--budget <usd>', 'exit 1 when a month costs more').argParser(dollars))
    .addOption(
      new Option('--months <count>', 'also a forecast of so many months, up to 60').argParser(monthCount),
    )
    .option('--what-if', 'also other Regions, architectures and ways to pay')
    .option('--simulation <file>', 'a run that "simulate --format json" wrote, for usage')
    .option('--prices <file>', 'a price file in place of the catalogue')
    .addOption(
      new Option('--format <format>').choices(['text', 'json', 'csv', 'markdown', 'html']).default('text'),
    )
    .action(async (file: string | undefined, options: CostOptions) => {
      code = await cost(file, options, shell);
    });

  program
    .command('price')
    .description('Price a list of component quantities from the catalogue.')
    .argument('<file>', 'a JSON file with lines of component and quantity, or - for standard input')
    .exitOverride()
    .addOption(
      new Option('--region <region>', "price in this region instead of the list's").argParser(regionCode),
    )
    .addOption(
      new Option('--prices <from>', 'whose unit prices').choices(['catalogue', 'list']).default('catalogue'),
    )
    .addOption(new Option('--format <format>').choices(['text', 'json']).default('text'))
    .action(
      // Loaded on first use, like the engine: the other commands start without it.
      run<PriceOptions>(async (...args) => (await import('./commands/price.ts')).price(...args)),
    );

  program
    .command('reach')
    .description('Ask whether packets get from one thing to another and answers back; exit 1 unless they do.')
    .argument('[file]', inputHelp)
    .exitOverride()
    .option('--from <id>', 'a node, or internet')
    .option('--to <id>', 'a node, or internet')
    .addOption(new Option('--port <port>', 'of the receiver').argParser(portNumber))
    .addOption(new Option('--protocol <protocol>').choices(['tcp', 'udp', 'icmp']).default('tcp'))
    .option('--ipv6', 'ask about IPv6 instead of IPv4')
    .option('--matrix', 'every entry point against everything that listens')
    .option('--exposure', 'everything that the internet reaches')
    .option('--failures', 'what is lost when a zone, a NAT gateway or a tunnel fails')
    .option('--compare <files...>', 'what the second drawing opens and closes, compared with the first')
    .addOption(
      new Option(
        '--task <task>',
        'what the sender needs of services: every endpoint involved is asked',
      ).choices([...serviceTasks.map(({ id }) => id), 'use']),
    )
    .option('--fix <file>', 'write the drawing with everything changed that the answer needs')
    .option('--cases <file>', 'run the cases of a file, one topology and question a line')
    .addOption(new Option('--format <format>').choices(['text', 'json']).default('text'))
    .action(async (file: string | undefined, options: ReachOptions) => {
      code = await reach(file, options, shell);
    });

  program
    .command('simulate')
    .description('Run a load scenario; exit 1 when an objective is missed. "simulate merge" joins shards.')
    .argument('[files...]', 'a file with scenarios, or merge and the files of all shards')
    .exitOverride()
    .option('--scenario <id>', 'which of its scenarios; the first without it')
    .addOption(new Option('--seed <n>', "instead of the scenario's").argParser(wholeNumber))
    .addOption(new Option('--engine <engine>').choices(['auto', 'des', 'fluid']))
    .addOption(new Option('--replications <n>', 'independent runs').argParser(positiveInteger))
    .option('--compare <scenario>', 'another scenario with the same seed, or the JSON of an earlier run')
    .option('--what-if', 'run it again with each size, limit and target decided otherwise')
    .option('--sweep <parameter=a,b,c>', 'one run for each value of NODE.FIELD or scenario.FIELD')
    .option('--outputs <parts>', 'only these parts of the result: nodes,connections,series,…')
    .option('--shard <i/n>', 'only the i-th of n parts, as a file for "simulate merge"')
    .addOption(new Option('--format <format>').choices(['text', 'json', 'csv']).default('text'))
    .action(async (files: string[], options: SimulateOptions) => {
      code = await (await import('./commands/simulate.ts')).simulate(files, options, shell);
    });

  command('export', 'Write the drawing for another tool.')
    .addOption(new Option('--to <target>', 'what to write').choices(exportTargets).makeOptionMandatory())
    .option('-o, --output <file>', 'where to; standard output without it')
    .addOption(new Option('--theme <theme>', 'of pictures').choices(['light', 'dark']).default('light'))
    .addOption(new Option('--scale <factor>', 'of a PNG, 1 to 4').argParser(scale).default(2))
    .addOption(
      new Option('--stacks <how>', 'of CloudFormation: one template, or one more for each stack frame')
        .choices(['one', 'nested'])
        .default('one'),
    )
    .addOption(
      new Option(
        '--parameters <which>',
        'of CloudFormation: values asks for ranges, sizes and image tags, literal states them; as the document says without it',
      ).choices(['values', 'literal']),
    )
    .option('--check', "have AWS's own validator look at the template; exit 1 when it finds errors")
    .action(run<ExportOptions>(exportDrawing));

  command('import', 'Make a document of a template or diagram.')
    .option('-o, --output <file>', 'where to; standard output without it')
    .addOption(
      new Option('--block <n>', 'only this block of a .md, counted from 1').argParser(positiveInteger),
    )
    .action(run<ImportOptions>(importDrawing));

  command('layout', 'Lay the drawing out afresh.')
    .option('-o, --output <file>', 'where to; standard output without it')
    .action(run<{ output?: string }>(layout));

  program
    .command('open')
    .description('Open the application.')
    .argument('[file]', 'a file to open')
    .exitOverride()
    .action(async (file: string | undefined) => {
      await expectReadable(file);
      code = await shell.startHost({ kind: 'open', file });
    });

  program
    .command('serve')
    .description('Serve the application to a browser on this machine and print its address.')
    .argument('[file]', 'a file to open')
    .addOption(new Option('--port <port>').argParser(portNumber).default(0, 'any free port'))
    .option('--keep', 'go on after the last window closed')
    .exitOverride()
    .action(async (file: string | undefined, options: { port: number; keep?: boolean }) => {
      await expectReadable(file);
      code = await shell.startHost({ kind: 'serve', file, port: options.port, keep: options.keep });
    });

  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, shell);
  }
}

const profiles: readonly Profile[] = ['sketch', 'standard', 'strict'];

function explain(error: unknown, shell: Shell): ExitCode {
  if (error instanceof CliFault) {
    shell.writeMessage(`lintel: ${describeFault(error.fault)}`);
    return exitCodes.unusable;
  }
  // Commander has told the user already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.unusable;
  const message = error instanceof Error ? error.message : String(error);
  shell.writeMessage(`lintel: This is a fault of Lintel itself: ${oneLine(message)}`);
  return exitCodes.broken;
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}

/** A window that opens on nothing would hide a mistyped name. */
async function expectReadable(file: string | undefined): Promise<void> {
  const read = file === undefined ? undefined : await readTextFile(file);
  if (read !== undefined && !read.ok) throw new CliFault(read.fault);
}

function regionCode(text: string): string {
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(text))
    throw new InvalidArgumentError('Give a Region code such as eu-west-1.');
  return text;
}

function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number from 1.');
  return value;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < 0)
    throw new InvalidArgumentError('Give a whole number from 0.');
  return value;
}

function portNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new InvalidArgumentError('Give a port from 0 to 65535.');
  return value;
}

function monthCount(value: string): number {
  const count = Number(value);
  if (Number.isInteger(count) && count >= 1 && count <= 60) return count;
  throw new InvalidArgumentError('Give a number of months from 1 to 60.');
}

function dollars(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && Number.isFinite(value)))
    throw new InvalidArgumentError('Give an amount in US dollars from 0.');
  return value;
}

function scale(text: string): number {
  const value = Number(text);
  if (!(value >= 1 && value <= 4)) throw new InvalidArgumentError('Give a factor from 1 to 4.');
  return value;
}
