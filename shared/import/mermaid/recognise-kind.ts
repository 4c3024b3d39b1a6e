import type { Kind } from '#shared/catalogue/define-kind.ts';
import { allKinds, findKind } from '#shared/catalogue/registry.ts';

/** What a label plainly names, and how sure that is (100: its very name). */
export interface Recognition {
  readonly kind: Kind;
  readonly score: number;
}

/** Kinds that a plain box is anyway, and those that every label could be. */
const never = new Set(['frame', 'shape', 'note', 'resource']);

/** Single words that are names of kinds, but of much else too. */
const tooGeneric = new Set(
  `hub box step text comment zone group rule rules service services task tasks container containers stage layer tier
  cluster instance instances database db storage table tables topic function functions bucket key keys role roles
  policy policies queue cache scheduler gateway user account world site office system systems volume volumes disk
  image images repository registry cloud network server worker node nodes pod pods deployment application app hosts
  backup alarm alarms alert alerts logs log metrics monitoring peering connection secret secrets certificate domain
  stream streams events event bus rt microservice microservices`
    .trim()
    .split(/\s+/),
);

/** Words that only AWS services have: enough to recognise a name that has more words before or after them. */
const serviceWords = new Set(
  `alb nlb gwlb elb ec2 asg s3 rds sqs sns ecs eks ecr efs ebs lambda dynamodb cloudfront aurora vpc subnet subnets igw
  tgw iam kms cloudwatch fargate kinesis eventbridge elasticache cognito opensearch redshift athena glue beanstalk
  cloudtrail waf acm route53 firehose nacl eip nat`
    .trim()
    .split(/\s+/),
);

/** Words that say more about a thing without making it another: "RDS Primary MySQL 8", "S3 Events". */
const qualifiers = new Set(
  `primary secondary standby replica writer reader multi az main public private internal external internet facing
  mysql postgresql postgres mariadb redis memcached oracle http https tcp udp events streams storage bucket buckets
  instance instances function functions database table service server servers node nodes api cluster queue topic
  health check checks min max desired micro small medium large xlarge serverless regional global managed`
    .trim()
    .split(/\s+/),
);

/** Words that only say what one service does, and would be a thing of their own after another: "Lambda logs". */
const ownWords: Readonly<Record<string, ReadonlySet<string>>> = {
  sns: new Set(['email', 'emails', 'sms', 'mail', 'alert', 'alerts', 'notification', 'notifications']),
  cloudwatch: new Set(['metric', 'metrics', 'logs', 'monitoring']),
};

/** Words before a name that make it part of a sentence: "alarms based on CloudWatch", "works with ECS". */
const sentenceWords = new Set(
  `to for of with from by via no not use uses using create creates delete without requires or and cross on in into per
  when than your is are be as at all each same vs versus like`
    .trim()
    .split(/\s+/),
);

/** What is longer than this is a sentence. */
const longestName = 120;

let dictionary: ReadonlyMap<string, Kind> | undefined;

/**
 * The kind that a label plainly names, or undefined. Only its first line counts; what follows describes. In doubt
 * there is no kind: a box with its words is right, a wrong service is not.
 */
export function recogniseKind(label: string): Recognition | undefined {
  const first = label.split('\n')[0] ?? '';
  if (first.length > longestName) return undefined;
  // A list of features, not a thing.
  if (/^\s*[•*·–-]\s/.test(first)) return undefined;
  const line = withoutDecoration(first);
  const zone = /^(?:az|availability zone)[\s_-]*(?:\d?[a-f]|\d)?$/.test(keyOf(headOf(line)));
  if (zone || /^[a-z]{2}(?:-[a-z]+)+-\d[a-f]$/i.test(line)) return found('availability-zone', 95);
  if (/^[a-z]{2}(?:-[a-z]+)+-\d$/i.test(line)) return found('region', 95);
  return recogniseWhole(line) ?? recogniseHead(headOf(line));
}

/** Like `recogniseKind`, for groups: only kinds that can hold something. */
export function recogniseContainer(label: string): Recognition | undefined {
  const line = withoutDecoration(label.split('\n')[0]?.slice(0, longestName) ?? '');
  const region =
    /\b[a-z]{2}(?:-(?:gov|iso))?-(?:[a-z]+)-\d\b(?![a-z])/.test(line) && /\bregion\b/i.test(line);
  const recognition = region ? found('region', 90) : recogniseKind(label);
  return recognition?.kind.appearance.as === 'container' ? recognition : undefined;
}

function recogniseWhole(line: string): Recognition | undefined {
  const kind = lookUp(keyOf(line));
  return kind === undefined ? undefined : { kind, score: 100 };
}

function recogniseHead(head: string): Recognition | undefined {
  const key = keyOf(head);
  const words = key.split(' ');
  // "ECS & EKS", "Image, CPU, Memory": a list names nothing.
  if (key === '' || words.length > 7 || /[,&]|\band\b/i.test(head)) return undefined;
  const plain = lookUp(key) ?? lookUp(withoutCounter(words).join(' '));
  if (plain !== undefined) return { kind: plain, score: 95 };
  return recogniseStart(withoutCounter(words)) ?? recogniseEnd(withoutCounter(words));
}

/** A name followed by words that only qualify it. */
function recogniseStart(words: readonly string[]): Recognition | undefined {
  for (let count = words.length - 1; count >= 1; count -= 1) {
    const start = words.slice(0, count);
    const rest = words.slice(count);
    const own = ownWords[withoutVendor(start.join(' '))];
    if (
      !rest.every(
        (word) =>
          qualifiers.has(word) ||
          own?.has(word) === true ||
          /^(?:\d+|(?:min|max|desired)\d+|[a-z]|[a-z]\d[a-z]*)$/.test(word),
      )
    )
      continue;
    const kind = isDistinct(start) ? lookUp(start.join(' ')) : undefined;
    if (kind !== undefined) return { kind, score: 80 };
  }
  return undefined;
}

/** A proper name before it: "Web ALB", "Orders Lambda Function". */
function recogniseEnd(words: readonly string[]): Recognition | undefined {
  for (let skip = 1; skip <= Math.min(3, words.length - 1); skip += 1) {
    const before = words.slice(0, skip);
    const end = words.slice(skip);
    if (before.some((word) => sentenceWords.has(word))) return undefined;
    const kind = isDistinct(end) ? lookUp(end.join(' ')) : undefined;
    if (kind !== undefined) return { kind, score: 70 };
  }
  return undefined;
}

/** Two words, or one that only AWS uses. */
function isDistinct(words: readonly string[]): boolean {
  const [only] = words;
  return words.length > 1 || (only !== undefined && serviceWords.has(only));
}

function found(id: string, score: number): Recognition | undefined {
  const kind = findKind(id);
  return kind === undefined ? undefined : { kind, score };
}

function lookUp(key: string): Kind | undefined {
  dictionary ??= buildDictionary();
  for (const form of [key, key.replace(/s$/, ''), withoutVendor(key), withoutVendor(key).replace(/s$/, '')]) {
    const kind = tooGeneric.has(form) ? undefined : dictionary.get(form);
    if (kind !== undefined) return kind;
  }
  return undefined;
}

/** Titles win over aliases, and an alias that two kinds claim belongs to the first by id: the result is stable. */
function buildDictionary(): ReadonlyMap<string, Kind> {
  const byKey = new Map<string, Kind>();
  const kinds = allKinds().filter((kind) => !never.has(kind.id));
  const add = (name: string, kind: Kind): void => {
    const key = keyOf(name);
    if (key !== '' && !byKey.has(key)) byKey.set(key, kind);
    const bare = withoutVendor(key);
    if (bare !== '' && !byKey.has(bare)) byKey.set(bare, kind);
  };
  for (const kind of kinds) add(kind.title, kind);
  for (const kind of kinds) for (const alias of kind.aliases) add(alias, kind);
  return byKey;
}

/** Emoji, bullets, addresses and instance types say nothing about what a thing is called. */
function withoutDecoration(line: string): string {
  return line
    .replace(/\p{Extended_Pictographic}|\u{fe0f}|\u{200d}|\u{20e3}|•/gu, ' ')
    .replace(/\b\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?\b/g, ' ')
    .replace(/\b(?:db\.)?[a-z]\d[a-z]*\.(?:nano|micro|small|medium|\d*x?large|metal)\b/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The part before what explains it: `EC2 - 25%`, `ALB / NLB`, `VPC: main`, `Load Balancer (ALB)`. */
function headOf(line: string): string {
  return line.split(/\s+[-–—+·|@]\s*|\s*[:(/#[]|\s[-–—]$/)[0]?.trim() ?? '';
}

function withoutCounter(words: readonly string[]): readonly string[] {
  const last = words.at(-1) ?? '';
  return words.length > 1 && /^(?:\d+[a-z]?|[a-z])$/.test(last) ? withoutCounter(words.slice(0, -1)) : words;
}

function keyOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

function withoutVendor(key: string): string {
  return key.replace(/^(?:the )?(?:amazon|aws) /, '');
}
