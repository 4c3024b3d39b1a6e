import { isJsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { exportCloudFormation } from '#shared/export/cloudformation.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { validateWithAws } from './aws-template-validator.ts';
import { type Template, validateTemplate } from './validate-template.ts';

/** What AWS's schema, AWS's validator and resolve itself find wrong with the template of a drawing; empty when it deploys. */
export function templateFaults(document: LintelDocument): readonly string[] {
  return [
    ...exportFaults(document),
    ...resolve(document).gaps.map(({ node, message }) => `${node}: ${message}`),
  ];
}

/** The same without what the drawing asks for and cannot have. */
export function exportFaults(document: LintelDocument): readonly string[] {
  const { text } = exportCloudFormation(document, resolve(document), { format: 'json' });
  const template = JSON.parse(text) as Template;
  const parameters = parameterValues(template);
  return [
    ...validateTemplate(template),
    ...validateWithAws(text, 'ERROR', parameters)
      .filter(({ rule }) => rule !== 'E3676' || !everyListenerHasCertificate(template))
      .map(({ rule, text: finding }) => `${rule}: ${finding}`),
  ];
}

/** @aws/cloudformation-validate 1.14 takes a certificate that is a reference for none (E3676); a literal ARN it sees. */
function everyListenerHasCertificate({ Resources = {} }: Template): boolean {
  return Object.values(Resources).every(({ Type, Properties = {} }) => {
    const isEncrypted = Properties.Protocol === 'HTTPS' || Properties.Protocol === 'TLS';
    if (Type !== 'AWS::ElasticLoadBalancingV2::Listener' || !isEncrypted) return true;
    return Array.isArray(Properties.Certificates) && Properties.Certificates.length === 1;
  });
}

const arn = 'arn:aws:acm:us-east-1:111122223333:certificate/0f8f1b7e-1111-2222-3333-444455556666';

/** Values that a person would give for parameters without default; AWS's validator takes those without for absent. */
function parameterValues({ Parameters = {} }: Template): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(Parameters).flatMap(([name, definition]) => {
      if (!isJsonObject(definition) || definition.Default !== undefined) return [];
      return name.endsWith('CertificateArn') ? [[name, arn]] : [];
    }),
  );
}
