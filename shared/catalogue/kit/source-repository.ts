import type { NodeId } from '#shared/document/records.ts';
import type { DocumentReader, NodeView, ResolveContext } from '../define-kind.ts';
import type { CfnObject, CfnValue, PolicyStatement } from './cfn.ts';

/** The repositories whose changes start it, as the drawing has them. */
export function repositoriesOf(id: NodeId, ctx: DocumentReader): readonly NodeView[] {
  return ctx.connectionsTo(id, 'deploy').flatMap(({ from }) => {
    const source = ctx.node(from);
    return source?.kind === 'code-repository' ? [source] : [];
  });
}

export function isCodeCommit(repository: NodeView): boolean {
  return repository.properties.provider === 'CodeCommit';
}

export function branchOf(repository: NodeView): string {
  return typeof repository.properties.branch === 'string' ? repository.properties.branch : 'main';
}

/** The connection through which AWS reaches GitHub and the others. */
function connectionArn(repository: NodeView, ctx: ResolveContext): CfnValue {
  return ctx.getAtt(repository.id, 'ConnectionArn');
}

/** The source action of a pipeline. */
export function sourceAction(repository: NodeView, ctx: ResolveContext): CfnObject {
  const type = (Provider: string): CfnObject => ({
    Category: 'Source',
    Owner: 'AWS',
    Provider,
    Version: '1',
  });
  return isCodeCommit(repository)
    ? {
        ActionTypeId: type('CodeCommit'),
        Configuration: {
          RepositoryName: ctx.getAtt(repository.id, 'Name'),
          BranchName: branchOf(repository),
          // A rule of EventBridge starts the pipeline at once.
          PollForSourceChanges: 'false',
        },
      }
    : {
        ActionTypeId: type('CodeStarSourceConnection'),
        Configuration: {
          ConnectionArn: connectionArn(repository, ctx),
          FullRepositoryId: repository.properties.fullRepositoryId as string,
          BranchName: branchOf(repository),
          DetectChanges: 'true',
        },
      };
}

/** What reading it takes. */
export function sourceStatements(repository: NodeView, ctx: ResolveContext): readonly PolicyStatement[] {
  return isCodeCommit(repository)
    ? [
        {
          Effect: 'Allow',
          Action: [
            'codecommit:CancelUploadArchive',
            'codecommit:GetBranch',
            'codecommit:GetCommit',
            'codecommit:GetUploadArchiveStatus',
            'codecommit:GitPull',
            'codecommit:UploadArchive',
          ],
          Resource: [ctx.getAtt(repository.id, 'Arn')],
        },
      ]
    : [
        {
          Effect: 'Allow',
          Action: ['codeconnections:UseConnection', 'codestar-connections:UseConnection'],
          Resource: [connectionArn(repository, ctx)],
        },
      ];
}
