import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function balancer(scheme: string, listeners: JsonValue): LintelDocument {
  const tier = scheme === 'internal' ? 'private' : 'public';
  return drawing({
    main: { kind: 'vpc' },
    'front-a': aSubnet('10.0.0.0/24', 'a', { tier }),
    'front-b': aSubnet('10.0.1.0/24', 'b', { tier }),
    front: { kind: 'alb', in: 'main', properties: { scheme, listeners } },
  });
}

const plain = { port: 80, protocol: 'HTTP' };
const secure = { port: 443, protocol: 'HTTPS' };

export const publicHttpRedirectsFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Plain HTTP only',
      document: balancer('internet-facing', [plain]),
      finds: [{ at: 'front', message: 'plain' }],
    },
    {
      title: 'HTTP beside HTTPS, without a redirect',
      document: balancer('internet-facing', [plain, secure]),
      finds: [{ at: 'front', message: 'plain' }],
    },
    {
      title: 'A listener drawn as a node, for plain HTTP',
      document: drawing({
        main: { kind: 'vpc' },
        front: { kind: 'alb', in: 'main' },
        http: { kind: 'listener', in: 'front', properties: { port: 80, protocol: 'HTTP' } },
        https: { kind: 'listener', in: 'front', properties: { port: 443 } },
      }),
      finds: [{ at: 'front', message: 'plain' }],
    },
  ],
  passing: [
    {
      title: 'HTTP that redirects',
      document: balancer('internet-facing', [{ ...plain, redirectToHttps: true }, secure]),
    },
    { title: 'Plain HTTP inside the VPC', document: balancer('internal', [plain]) },
  ],
  unknown: [
    {
      title: 'Listeners that a parameter decides',
      document: balancer('internet-facing', { Ref: 'Listeners' }),
      undecided: { at: 'front', field: 'listeners' },
    },
  ],
};
