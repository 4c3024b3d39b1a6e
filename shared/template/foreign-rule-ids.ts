// Written by `npm run generate` from the rules: change `maps` of a rule, not this file.
import type { ForeignIds } from './foreign-ids.ts';

export const foreignRuleIds: Readonly<Record<string, ForeignIds>> = {
  'LIM-001': {
    cfnLint: ['E3628'],
  },
  'LIM-005': {
    cfnLint: ['E3712'],
  },
  'LIM-020': {
    cfnLint: ['E3047'],
  },
  'LIM-041': {
    cfnLint: ['E2531', 'W2531'],
  },
  'LIM-044': {
    cfnLint: ['E3505'],
  },
  'LIM-045': {
    cfnLint: ['E3502'],
  },
  'LIM-046': {
    cfnLint: ['E3501', 'E3502'],
  },
  'LIM-047': {
    cfnLint: ['E3705', 'E3633', 'E3634'],
  },
  'LIM-090': {
    cfnLint: ['E3039', 'E3638', 'E3639'],
  },
  'NET-079': {
    cfnLint: ['E3676'],
  },
  'NET-080': {
    checkov: ['CKV_AWS_2'],
  },
  'NET-081': {
    checkov: ['CKV_AWS_103'],
  },
  'OPS-012': {
    cfnLint: ['W3697'],
  },
  'OPS-030': {
    checkov: ['CKV2_AWS_11'],
    cdkNag: ['AwsSolutions-VPC7'],
  },
  'OPS-031': {
    checkov: ['CKV_AWS_66'],
  },
  'OPS-032': {
    checkov: ['CKV_AWS_67'],
  },
  'OPS-034': {
    cfnLint: ['E3615'],
  },
  'OPS-036': {
    checkov: ['CKV_AWS_50', 'CKV_AWS_73'],
  },
  'OPS-037': {
    checkov: ['CKV_AWS_91', 'CKV_AWS_65', 'CKV_AWS_118'],
    cdkNag: ['AwsSolutions-EC28', 'AwsSolutions-ELB2'],
  },
  'OPS-062': {
    cfnLint: ['W3010', 'I3042'],
  },
  'PERF-001': {
    cfnLint: ['I3100'],
  },
  'REL-002': {
    cdkNag: ['AwsSolutions-AS2'],
  },
  'REL-016': {
    cdkNag: ['AwsSolutions-EB3'],
  },
  'REL-022': {
    checkov: ['CKV_AWS_116'],
  },
  'REL-031': {
    cfnLint: ['E3719'],
    checkov: ['CKV_AWS_28'],
  },
  'REL-032': {
    cfnLint: ['I3011', 'W3011'],
  },
  'RVW-002': {
    checkov: ['CKV_AWS_68'],
    cdkNag: ['AwsSolutions-APIG3'],
  },
  'SEC-001': {
    checkov: ['CKV_AWS_24', 'CKV_AWS_25'],
    cdkNag: ['AwsSolutions-EC23'],
  },
  'SEC-003': {
    checkov: ['CKV_AWS_23'],
  },
  'SEC-004': {
    checkov: ['CKV2_AWS_5'],
  },
  'SEC-005': {
    checkov: ['CKV2_AWS_12'],
  },
  'SEC-010': {
    checkov: ['CKV_AWS_79'],
  },
  'SEC-020': {
    checkov: ['CKV_AWS_45', 'CKV_AWS_46'],
  },
  'SEC-022': {
    checkov: ['CKV_AWS_51', 'CKV_AWS_163'],
  },
  'SEC-023': {
    checkov: ['CKV_AWS_38', 'CKV_AWS_39'],
  },
  'SEC-031': {
    checkov: ['CKV_AWS_364'],
  },
  'SEC-032': {
    checkov: ['CKV_AWS_59', 'CKV_AWS_258'],
    cdkNag: ['AwsSolutions-APIG4'],
  },
  'SEC-050': {
    cfnLint: ['E3510', 'W3037'],
  },
  'SEC-051': {
    checkov: ['CKV_AWS_62', 'CKV_AWS_63'],
  },
  'SEC-052': {
    cdkNag: ['AwsSolutions-IAM5'],
  },
  'SEC-054': {
    checkov: ['CKV_AWS_60', 'CKV_AWS_61'],
  },
  'SEC-056': {
    checkov: ['CKV_AWS_53', 'CKV_AWS_54', 'CKV_AWS_55', 'CKV_AWS_56'],
  },
  'SEC-057': {
    checkov: ['CKV_AWS_40', 'CKV_AWS_273'],
  },
  'SEC-060': {
    checkov: ['CKV_AWS_16', 'CKV_AWS_3'],
  },
  'SEC-061': {
    checkov: ['CKV_AWS_3', 'CKV_AWS_145', 'CKV_AWS_27'],
    cdkNag: ['AwsSolutions-EC26', 'AwsSolutions-S10'],
  },
  'SEC-062': {
    checkov: ['CKV_AWS_17'],
  },
};
