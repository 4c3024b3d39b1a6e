import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Who may use the host: whoever brought a ticket, once, and then holds the cookie. */
export interface Session {
  /** A new one-time ticket, for the address that opens a window. */
  issueTicket(): string;
  /** The `Set-Cookie` value in exchange for a ticket, or undefined: unknown, used, or too many wrong ones. */
  redeem(ticket: string, port: number): string | undefined;
  isSignedIn(cookieHeader: string | undefined, port: number): boolean;
}

const maxWrongTickets = 20;

export function createSession(): Session {
  const secret = newSecret();
  const tickets = new Set<string>();
  let wrongTickets = 0;
  return {
    issueTicket() {
      const ticket = newSecret();
      tickets.add(ticket);
      return ticket;
    },
    redeem(given, port) {
      if (wrongTickets >= maxWrongTickets) return undefined;
      const ticket = [...tickets].find((known) => equalSecrets(known, given));
      if (ticket === undefined) {
        wrongTickets += 1;
        return undefined;
      }
      tickets.delete(ticket);
      return `${cookieName(port)}=${secret}; HttpOnly; SameSite=Strict; Path=/`;
    },
    isSignedIn(header, port) {
      const prefix = `${cookieName(port)}=`;
      const value = header
        ?.split(';')
        .map((part) => part.trim())
        .find((part) => part.startsWith(prefix));
      return value !== undefined && equalSecrets(value.slice(prefix.length), secret);
    },
  };
}

/** Cookies do not tell ports apart, so the name does. */
function cookieName(port: number): string {
  return `lintel-${port}`;
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares hashes, so that neither length nor content shows in the time it takes. */
function equalSecrets(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
}
