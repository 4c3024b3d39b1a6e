/**
 * Who may import whom. Each rule says what to do when it fires; the table in words is in ARCHITECTURE.md.
 * `scripts/layers.ts` also plants a forbidden import and fails when it is not found, because a cruiser that
 * cannot parse a file finds nothing wrong in it.
 */
const test = '\\.(test|bench)\\.tsx?$|(^|/)testing/|\\.fixtures\\.ts$';

/** A zone and what it may import of ours; everything else of ours is forbidden. */
function zone(name, from, allowed, comment) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: from, pathNot: test },
    to: { path: '^(shared|main|renderer|e2e|scripts|assets)/', pathNot: [from, ...allowed] },
  };
}

const document = '^shared/document/';
const base = '^shared/base/';
const catalogue = '^shared/catalogue/';
const drawing = '^shared/drawing/';
const resolve = '^shared/resolve/';
const template = '^shared/template/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two modules that need each other are one, or hide a third: pull out what both need.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    zone(
      'base-imports-nothing',
      base,
      [],
      'shared/base knows nothing of ours: move the code up, or the type down.',
    ),
    zone(
      'document-imports-base',
      document,
      [base],
      'The document model must not know what kinds or engines there are.',
    ),
    zone(
      'kinds-know-only-the-kit',
      '^shared/catalogue/kinds/',
      [
        base,
        '^shared/document/records\\.ts$',
        '^shared/catalogue/(define-kind|define-connection-kind|traits)\\.ts$',
        '^shared/catalogue/kit/',
      ],
      'A kind never imports another kind or an engine: ask the context, or extend the kit.',
    ),
    zone(
      'catalogue-imports-document',
      catalogue,
      [base, document, '^assets/limits\\.json$'],
      'The catalogue must not know the engines that read it; of the assets it reads the limits alone.',
    ),
    zone(
      'drawing-imports-catalogue',
      drawing,
      [base, document, catalogue],
      'Geometry and theme come from the document and the catalogue alone.',
    ),
    zone(
      'resolve-imports-catalogue',
      resolve,
      [base, document, catalogue],
      'resolve knows what a drawing implies, and nothing of its readers.',
    ),
    zone(
      'template-imports-resolve',
      template,
      [base, document, catalogue, resolve],
      'Template texts are read and edited for import and export alike: what is theirs alone stays with them.',
    ),
    ...['rules', 'cost', 'export', 'import', 'layout', 'reachability', 'simulation'].map((engine) =>
      zone(
        `${engine}-stands-alone`,
        `^shared/${engine}/`,
        [
          base,
          document,
          catalogue,
          drawing,
          resolve,
          ...(engine === 'rules' ? ['^shared/reachability/', '^assets/iam-actions\\.json$'] : []),
          ...(engine === 'export' || engine === 'import' ? [template] : []),
        ],
        'Engines read the Architecture and do not know one another: what two of them need belongs below them.',
      ),
    ),
    {
      name: 'contract-imports-base-and-types',
      comment: 'The contract is what hosts and window share: base at run time, the rest as types only.',
      severity: 'error',
      from: { path: '^shared/contract/', pathNot: test },
      to: {
        path: '^(shared|main|renderer|scripts|assets)/',
        pathNot: ['^shared/(base|contract)/'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'shared-is-pure',
      comment:
        'shared/ runs in a worker, in Node and in the browser: no Node modules, no React, no Electron, no SQLite.',
      severity: 'error',
      from: { path: '^shared/', pathNot: test },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
        pathNot: ['node_modules/(zod|yaml|decimal\\.js|elkjs|mermaid|ulid|dompurify|js-yaml|marked)/'],
      },
    },
    {
      name: 'shared-knows-no-shell',
      comment:
        'shared/ never imports main, renderer or assets: pass what it needs as an argument. Two files read what no host has anything to say about: the limits, for defaults of kinds, and the actions of IAM.',
      severity: 'error',
      from: {
        path: '^shared/',
        pathNot: `${test}|^shared/catalogue/aws-limits\\.ts$|^shared/rules/known-actions\\.ts$`,
      },
      to: { path: '^(main|renderer|e2e|scripts|assets)/' },
    },
    {
      name: 'services-know-no-host',
      comment: 'Services are plain Node: what they need of a host is a port, passed in.',
      severity: 'error',
      from: { path: '^main/services/', pathNot: test },
      to: { path: '^(main/(electron|web|cli)|renderer|e2e)/' },
    },
    {
      name: 'hosts-know-no-other-host',
      comment: 'electron, web and cli share code through main/services, never by importing each other.',
      severity: 'error',
      from: { path: '^main/(electron|web|cli)/', pathNot: test },
      to: { path: '^main/(electron|web|cli)/', pathNot: '^main/$1/' },
    },
    {
      name: 'only-the-desktop-host-imports-electron',
      comment: 'Only main/electron may import electron; put the decision into a pure function elsewhere.',
      severity: 'error',
      from: { pathNot: '^main/electron/' },
      to: {
        path: '(^|/)electron(/|$)',
        pathNot: '^(main/electron|node_modules/electron-)',
        dependencyTypes: ['npm', 'npm-dev'],
      },
    },
    {
      name: 'only-the-library-imports-sqlite',
      comment: 'SQL lives in main/services/library; everything else asks the library.',
      severity: 'error',
      from: { pathNot: '^main/services/library/' },
      to: { path: 'better-sqlite3' },
    },
    {
      name: 'window-knows-no-engine',
      comment:
        'The window asks the engine through the worker; import engine types only, or move the code into renderer/worker.',
      severity: 'error',
      from: { path: '^renderer/', pathNot: [test, '^renderer/worker/'] },
      to: {
        path: '^shared/(resolve|rules|cost|export|import|layout|engine|reachability|simulation)/',
        // Scenarios are records of the document, which the window edits; their model runs nothing.
        pathNot:
          '^shared/simulation/(scenario/|flow/(rate|distribution)[.]ts|results/(compare-versions|request-record|curves-as-csv|deployment-records)[.]ts|compile/(behaviour|load)-of[.]ts)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'window-knows-no-main',
      comment: 'The window reaches its host through the contract.',
      severity: 'error',
      from: { path: '^renderer/', pathNot: test },
      to: { path: '^main/' },
    },
    {
      name: 'only-the-canvas-imports-react-flow',
      comment: 'React Flow is the interaction layer of the canvas and stays behind it.',
      severity: 'error',
      from: { pathNot: '^renderer/canvas/' },
      to: { path: '@xyflow/' },
    },
    {
      name: 'tests-stay-out-of-the-product',
      comment: 'Production code must not import test helpers.',
      severity: 'error',
      from: { pathNot: [test, '^(e2e|scripts)/'] },
      to: { path: test },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
