/** Kinds that connection kinds and properties already name and the catalogue does not have yet; take one out when it comes. */
export const plannedKinds: ReadonlySet<string> = new Set([
  'cloudtrail',
  'code-repository',
  'codebuild',
  'codedeploy',
  'codepipeline',
  'direct-connect',
  'direct-connect-gateway',
  'firehose',
  'lambda-layer',
  'mediaconvert',
  'network-interface',
  'ses',
  'virtual-interface',
]);
