import type { LintelDocument } from '#shared/document/records.ts';
import type { Architecture } from '#shared/resolve/architecture.ts';

/** What people call an implied resource, before "of" and the name of what implies it. */
const nouns: Readonly<Record<string, string>> = {
  'AWS::EC2::InternetGateway': 'internet gateway',
  'AWS::EC2::RouteTable': 'route table',
  'AWS::EC2::SecurityGroup': 'security group',
  'AWS::EC2::VPCPeeringConnection': 'peering',
  'AWS::EC2::TransitGatewayVpcAttachment': 'transit gateway attachment',
  'AWS::EC2::VPNConnection': 'VPN connection',
  'AWS::ElasticLoadBalancingV2::TargetGroup': 'target group',
  'AWS::ElasticLoadBalancingV2::Listener': 'listener',
  'AWS::IAM::Role': 'role',
};

/** The name of an object of an answer: that of its node, or "route table of App a" for what is implied. */
export function nameObject(document: LintelDocument, architecture: Architecture, object: string): string {
  const node = document.nodes.get(object);
  if (node !== undefined) return node.name === '' ? node.id : node.name;
  const resource = architecture.resources.get(object);
  const noun = nouns[resource?.type ?? ''];
  if (resource === undefined || noun === undefined) return object;
  const owner = document.nodes.get(resource.owner)?.name ?? resource.owner;
  const tier = /(Public|Isolated)RouteTable$/.exec(object)?.[1]?.toLowerCase();
  return `${tier === undefined ? '' : `${tier} `}${noun} of ${owner}`;
}

/** An id that is no word by itself: replacing a word of a sentence by a name would garble it. */
const tellingId = /[-_A-Z0-9]/;

/** The sentence with names in the place of ids; it begins with a capital where a name has taken the first place. */
export function nameObjectsIn(text: string, nameOf: (object: string) => string): string {
  const named = text.replace(/[A-Za-z][\w-]*/g, (word, at: number) => {
    // Sentences begin with a capital: a small letter there begins an id.
    const isId = tellingId.test(word.slice(1)) || (at === 0 && /^[a-z]/.test(word));
    return isId ? nameOf(word) : word;
  });
  const [before, after] = [text.charAt(0), named.charAt(0)];
  return before === after && !/^[A-Z]/.test(text) ? named : `${after.toUpperCase()}${named.slice(1)}`;
}
