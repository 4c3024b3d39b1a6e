import { z } from 'zod';

/** A list of IPv4 ranges, empty unless set. A wrong range anywhere in the list refuses the list. */
export function addressRangesField(title: string, help: string): z.ZodDefault<z.ZodArray<z.ZodCIDRv4>> {
  return z.array(z.cidrv4()).default([]).meta({ title, help, format: 'cidr', advanced: true });
}

/** AWS accepts these protocols in security-group rules; `-1` is all of them, and then ports do not apply. */
export const ipProtocols = ['tcp', 'udp', 'icmp', '-1'] as const;
