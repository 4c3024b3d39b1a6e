import { drawing, type RuleFixtures } from '../../fixtures.ts';

export const valueAcceptedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A tenancy that does not exist',
      document: drawing({ main: { kind: 'vpc', properties: { instanceTenancy: 'shared' } } }),
      finds: [{ at: 'main', message: 'refused' }],
    },
    {
      title: 'A text where a number belongs',
      document: drawing({ web: { kind: 'ec2-instance', properties: { applicationPort: 'http' } } }),
      finds: [{ at: 'web', message: 'refused' }],
    },
  ],
  passing: [
    {
      title: 'A tenancy of the list',
      document: drawing({ main: { kind: 'vpc', properties: { instanceTenancy: 'dedicated' } } }),
    },
    { title: 'Defaults', document: drawing({ main: { kind: 'vpc' } }) },
  ],
  unknown: [
    {
      title: 'A value that a parameter decides',
      document: drawing({ main: { kind: 'vpc', properties: { instanceTenancy: { Ref: 'Tenancy' } } } }),
      undecided: { at: 'main', field: 'instanceTenancy' },
    },
  ],
};
