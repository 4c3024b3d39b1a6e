import { eksVersions } from '../../eks-versions.ts';
import { isExpression, optionalText, texts } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

/** What a cluster cannot do without, and what for. */
const needed: Readonly<Record<string, string>> = {
  'vpc-cni': 'addresses for pods',
  'kube-proxy': 'Kubernetes services',
  coredns: 'names inside the cluster',
};

export const clusterAddonsPresent = defineRule({
  id: 'OPS-011',
  name: 'cluster-addons-present',
  title: 'A cluster has the add-ons that it needs and a supported version',
  severity: 'warning',
  nature: 'works',
  pillar: 'operations',
  subjects: { nodes: ['eks-cluster'] },
  messages: {
    addon: '{name} lacks {addon}, and without it there are no {use}. Add it.',
    version:
      'Kubernetes {version} left standard support on {date}; from then on the cluster costs six times as much. Move to {newest}.',
  },
  fix: 'automatic',
  sources: [aws.eksAddons, aws.eksVersions],
  docs: {
    what: 'An EKS cluster has network, proxy and DNS add-ons, and its Kubernetes version is in standard support.',
    why: 'Without the network add-on nodes never become ready, without DNS no pod finds another. A version in extended support costs USD 0.60 an hour instead of 0.10 and is upgraded by AWS at its end.',
    condition:
      'One of vpc-cni, kube-proxy and coredns is not among the add-ons, or the stated version is past the end of its standard support.',
    howToFix: 'Add what is missing, or move to a current version; the quick fix does either.',
    whenToSuppress: 'When something else does the same: "Cilium replaces kube-proxy".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (isExpression(node.source.properties?.addons)) ctx.undecided(node.id, 'addons');
    else {
      const present = texts(node, 'addons');
      for (const [addon, use] of Object.entries(needed)) {
        if (present.includes(addon)) continue;
        yield {
          message: 'addon',
          at: node.id,
          field: 'addons',
          discriminator: addon,
          data: { addon, use },
          fixData: { addon },
        };
      }
    }
    const version = optionalText(node, 'version');
    const date = version === undefined ? undefined : eksVersions[version];
    if (version === undefined || date === undefined || ctx.today <= date) return;
    const newest =
      Object.keys(eksVersions).sort((a, b) => Number(b.slice(2)) - Number(a.slice(2)))[0] ?? version;
    yield {
      message: 'version',
      at: node.id,
      field: 'version',
      discriminator: 'version',
      data: { version, date, newest },
      fixData: { newest },
    };
  },
  fixes(ctx, finding) {
    const { addon, newest } = finding.fixData ?? {};
    const node = ctx.node(finding.at);
    if (typeof newest === 'string') return settingOf(ctx, finding.at, `Use ${newest}`, { version: newest });
    if (typeof addon !== 'string' || node === undefined) return [];
    return settingOf(ctx, node.id, `Add ${addon}`, { addons: [...texts(node, 'addons'), addon] });
  },
});
