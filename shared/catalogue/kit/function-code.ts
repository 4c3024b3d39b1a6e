import type { NodeView, ResolveContext } from '../define-kind.ts';
import { type CfnObject, type CfnValue, sub } from './cfn.ts';
import { pulledImage } from './container.ts';

/** What a function runs: its package, its image, or a placeholder that says that it is one. */
export type FunctionCode = NodeView<
  Readonly<Record<string, unknown>> & {
    readonly runtime: string;
    readonly packageType: string;
    readonly imageUri?: string | undefined;
    readonly code: string;
    readonly codeS3Bucket?: string | undefined;
    readonly codeS3Key?: string | undefined;
  }
>;

export function codeOf(node: FunctionCode, ctx: ResolveContext): CfnObject {
  const { properties } = node;
  if (properties.packageType === 'Image') {
    const fallback =
      properties.imageUri ??
      sub(`\${AWS::AccountId}.dkr.ecr.\${AWS::Region}.\${AWS::URLSuffix}/${repositorySlug(node.id)}:v1`);
    return { ImageUri: pulledImage([node.id], fallback, ctx) };
  }
  if (properties.code !== '') return { ZipFile: properties.code };
  if (properties.codeS3Bucket === undefined) {
    if (properties.runtime.startsWith('nodejs')) return { ZipFile: nodePlaceholder };
    if (properties.runtime.startsWith('python')) return { ZipFile: pythonPlaceholder };
  }
  return {
    // Compiled runtimes cannot be inline: the package is expected in a bucket of the account.
    S3Bucket: properties.codeS3Bucket ?? sub('lambda-code-$' + '{AWS::AccountId}-$' + '{AWS::Region}'),
    S3Key: properties.codeS3Key ?? `${node.id}.zip`,
  };
}

/** Layers named by a property, by node or ARN, and those attached by a connection. */
export function layersOf(
  node: NodeView<{ readonly layers: readonly string[] }>,
  ctx: ResolveContext,
): readonly CfnValue[] {
  const attached = ctx
    .connectionsTo(node.id, 'attach')
    .map(({ from }) => from)
    .filter((from) => ctx.node(from)?.kind === 'lambda-layer');
  return [...new Set([...node.properties.layers, ...attached])].map((layer) =>
    layer.startsWith('arn:') ? layer : ctx.ref(layer),
  );
}

const nodePlaceholder =
  "exports.handler = async () => ({ statusCode: 200, body: 'Deploy the code of this function.' });\n";
const pythonPlaceholder =
  "def handler(event, context):\n    return {'statusCode': 200, 'body': 'Deploy the code of this function.'}\n";

function repositorySlug(id: string): string {
  return (
    id
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'function'
  );
}
