import { isIP } from 'node:net';

/** Groups of an IPv6 address that name a network: one customer of a provider has a /64 at least, and every address in it. */
const NETWORK_GROUPS = 4;

/** Groups that name a site: some customers have a /48, which is 65,536 networks (RFC 6177). */
const SITE_GROUPS = 3;

const GROUPS = 8;

const GROUP_BITS = 16;

/** IPv4 as sockets that take both kinds tell it (RFC 4291, section 2.5.5.2). */
const MAPPED = /^::ffff:(?<ipv4>\d+\.\d+\.\d+\.\d+)$/iu;

/** What counts as one client by its address: an IPv4 address, an IPv6 network, or `unknown` for what is no address. */
export function clientNetwork(address: string): string {
  const ipv4 = MAPPED.exec(address)?.groups?.['ipv4'] ?? address;
  switch (isIP(ipv4)) {
    case 4:
      return ipv4;
    case 6:
      return networkOf(address, NETWORK_GROUPS);
  }
  return 'unknown';
}

/** The IPv6 networks that one customer may have of its own; null for an IPv4 address, and for what is no address. */
export function clientSite(address: string): string | null {
  return isIP(address) === 6 && !MAPPED.test(address) ? networkOf(address, SITE_GROUPS) : null;
}

function networkOf(address: string, count: number): string {
  const [before = '', after = ''] = address.split('%')[0]?.split('::') ?? [];
  const [front, back] = [groupsOf(before), groupsOf(after)];
  const missing = Math.max(0, GROUPS - front.length - back.length);
  const groups = [...front, ...Array.from({ length: missing }, () => '0'), ...back];
  const network = groups.slice(0, count).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/${String(count * GROUP_BITS)}`;
}

function groupsOf(part: string): readonly string[] {
  return part === '' ? [] : part.split(':');
}
