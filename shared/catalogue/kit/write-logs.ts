import { regionalArn } from './arn.ts';
import type { CfnValue, PolicyStatement } from './cfn.ts';

/** What writes its logs to the group needs: on that group, and on no other. */
export function writeLogsStatement(group: CfnValue): PolicyStatement {
  return {
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: [regionalArn('logs', 'log-group:$Group:*', { Group: group })],
  };
}
