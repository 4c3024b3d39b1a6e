import { isJsonObject, type JsonObject } from '#shared/base/json.ts';
import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Architecture, Resource } from '#shared/resolve/architecture.ts';
import { referencesIn } from '#shared/resolve/references.ts';
import type { Judged } from './check-permission.ts';
import { listOf, type Statement, statementsIn } from './roles.ts';

/** Ways by which a request can come, as conditions name them: logical ids. */
export interface Arrival {
  readonly vpc: string | undefined;
  /** The endpoint that the request passes; undefined when it comes over the internet. */
  readonly endpoint: string | undefined;
}

export interface PolicyJudged extends Judged {
  /** The statement that refuses, and the value that would have to name the arrival. */
  readonly refusal?: {
    readonly policy: Resource;
    readonly statement: number;
    readonly key: 'aws:sourceVpce' | 'aws:sourceVpc';
    readonly operator: string;
  };
}

const resourcePolicies: Readonly<Record<string, string>> = {
  'AWS::S3::BucketPolicy': 'Bucket',
  'AWS::SQS::QueuePolicy': 'Queues',
  'AWS::SecretsManager::ResourcePolicy': 'SecretId',
};

/** Whether the policies of the target refuse a request that comes this way. */
export function checkPolicy(architecture: Architecture, target: NodeId, arrival: Arrival): PolicyJudged {
  const own = new Set(architecture.byNode.get(target) ?? []);
  for (const policy of architecture.resources.values()) {
    const key = resourcePolicies[policy.type];
    if (
      key === undefined ||
      !referencesIn(policy.properties[key]).some(({ logicalId }) => own.has(logicalId))
    )
      continue;
    const statements = statementsIn(policy.properties.PolicyDocument ?? {});
    for (const [index, statement] of statements.entries()) {
      if (statement.effect !== 'Deny') continue;
      const judged = judgeDeny(statement, arrival);
      if (judged === 'passes') continue;
      if (judged === 'unknown') {
        return {
          verdict: 'unknown',
          text: `${policy.logicalId} refuses under a condition that is not read here.`,
        };
      }
      if (judged === 'denied')
        return { verdict: 'unreachable', text: `${policy.logicalId} refuses every request.` };
      const want = judged.key === 'aws:sourceVpce' ? 'endpoints' : 'VPCs';
      const by =
        judged.key === 'aws:sourceVpce'
          ? (arrival.endpoint ?? 'no endpoint')
          : arrival.endpoint === undefined
            ? 'the internet'
            : (arrival.vpc ?? 'the internet');
      return {
        verdict: 'unreachable',
        text: `${policy.logicalId} refuses what does not come by certain ${want} (${judged.key}), and this comes by ${by}.`,
        refusal: { policy, statement: index, ...judged },
      };
    }
  }
  return { verdict: 'reachable', text: 'No policy of it refuses this way.' };
}

type DenyJudgement =
  | 'passes'
  | 'denied'
  | 'unknown'
  | { readonly key: 'aws:sourceVpce' | 'aws:sourceVpc'; readonly operator: string };

/** All conditions have to hold for the statement to refuse; one that does not lets the request pass. */
function judgeDeny({ conditions }: Statement, arrival: Arrival): DenyJudgement {
  let refusal: Exclude<DenyJudgement, string> | undefined;
  let hasUnknown = false;
  const entries = Object.entries(conditions);
  if (entries.length === 0) return 'denied';
  for (const [operator, tests] of entries) {
    for (const [written, values] of Object.entries(isJsonObject(tests) ? (tests as JsonObject) : {})) {
      const key = written.toLowerCase();
      // Everything here speaks TLS.
      if (key === 'aws:securetransport') return 'passes';
      if (key !== 'aws:sourcevpce' && key !== 'aws:sourcevpc') {
        hasUnknown = true;
        continue;
      }
      const wanted = key === 'aws:sourcevpce' ? arrival.endpoint : arrival.endpoint && arrival.vpc;
      const names = listOf(values as CfnValue).some((value) => namesId(value, wanted));
      const holds = operator.startsWith('StringNot') ? !names : names;
      if (!holds) return 'passes';
      refusal = { key: key === 'aws:sourcevpce' ? 'aws:sourceVpce' : 'aws:sourceVpc', operator };
    }
  }
  return refusal !== undefined && !hasUnknown ? refusal : 'unknown';
}

function namesId(value: CfnValue, logicalId: string | undefined): boolean {
  return (
    logicalId !== undefined && referencesIn(value).some((reference) => reference.logicalId === logicalId)
  );
}
