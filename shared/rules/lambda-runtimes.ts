/**
 * When AWS deprecates a Lambda runtime and when it refuses new functions with it: from the life-cycle data of cfn-lint
 * and the runtimes page of the Lambda guide (read 2026-11). AWS has moved the second date of everything deprecated
 * after 2024-02 several times; 2027-02-01 is the last that was announced. Runtimes that are not listed count as
 * current.
 */
export interface RuntimeLifeCycle {
  /** `YYYY-MM-DD`. */
  readonly deprecated: string;
  /** `YYYY-MM-DD`; absent while no date is announced. */
  readonly blockedForCreate?: string;
  /** The runtime to move to. */
  readonly successor: string;
}

export const runtimeLifeCycles: Readonly<Record<string, RuntimeLifeCycle>> = {
  nodejs: { deprecated: '2016-08-30', blockedForCreate: '2016-09-30', successor: 'nodejs24.x' },
  'nodejs4.3': { deprecated: '2020-03-05', blockedForCreate: '2020-02-03', successor: 'nodejs24.x' },
  'nodejs6.10': { deprecated: '2019-08-12', blockedForCreate: '2019-07-12', successor: 'nodejs24.x' },
  'nodejs8.10': { deprecated: '2020-03-06', blockedForCreate: '2020-02-04', successor: 'nodejs24.x' },
  'nodejs10.x': { deprecated: '2021-07-30', blockedForCreate: '2021-07-30', successor: 'nodejs24.x' },
  'nodejs12.x': { deprecated: '2023-03-31', blockedForCreate: '2023-03-31', successor: 'nodejs24.x' },
  'nodejs14.x': { deprecated: '2023-12-04', blockedForCreate: '2024-01-09', successor: 'nodejs24.x' },
  'nodejs16.x': { deprecated: '2024-06-12', blockedForCreate: '2027-02-01', successor: 'nodejs24.x' },
  'nodejs18.x': { deprecated: '2025-09-01', blockedForCreate: '2027-02-01', successor: 'nodejs24.x' },
  'nodejs20.x': { deprecated: '2026-04-30', blockedForCreate: '2027-02-01', successor: 'nodejs24.x' },
  'python2.7': { deprecated: '2021-07-15', blockedForCreate: '2021-07-15', successor: 'python3.14' },
  'python3.6': { deprecated: '2022-07-18', blockedForCreate: '2022-07-18', successor: 'python3.14' },
  'python3.7': { deprecated: '2023-12-04', blockedForCreate: '2024-01-09', successor: 'python3.14' },
  'python3.8': { deprecated: '2024-10-14', blockedForCreate: '2027-02-01', successor: 'python3.14' },
  'python3.9': { deprecated: '2025-12-15', blockedForCreate: '2027-02-01', successor: 'python3.14' },
  java8: { deprecated: '2024-01-08', blockedForCreate: '2024-02-08', successor: 'java25' },
  'dotnetcore1.0': { deprecated: '2019-06-27', blockedForCreate: '2019-06-30', successor: 'dotnet10' },
  'dotnetcore2.0': { deprecated: '2019-05-30', blockedForCreate: '2019-04-30', successor: 'dotnet10' },
  'dotnetcore2.1': { deprecated: '2022-01-05', blockedForCreate: '2022-01-05', successor: 'dotnet10' },
  'dotnetcore3.1': { deprecated: '2023-04-03', blockedForCreate: '2023-04-03', successor: 'dotnet10' },
  dotnet6: { deprecated: '2024-12-20', blockedForCreate: '2027-02-01', successor: 'dotnet10' },
  dotnet8: { deprecated: '2026-11-10', successor: 'dotnet10' },
  'ruby2.5': { deprecated: '2021-07-30', blockedForCreate: '2021-07-30', successor: 'ruby3.4' },
  'ruby2.7': { deprecated: '2023-12-07', blockedForCreate: '2024-01-09', successor: 'ruby3.4' },
  'ruby3.2': { deprecated: '2026-03-31', blockedForCreate: '2027-02-01', successor: 'ruby3.4' },
  'go1.x': { deprecated: '2024-01-08', blockedForCreate: '2024-02-08', successor: 'provided.al2023' },
  provided: { deprecated: '2024-01-08', blockedForCreate: '2024-02-08', successor: 'provided.al2023' },
};
