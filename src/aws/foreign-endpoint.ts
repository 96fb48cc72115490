// Is it AWS that answers? An endpoint that is not AWS's own is said on every screen and in the log.

/** Domains under which AWS itself answers. */
const OWN_DOMAINS = [".amazonaws.com", ".amazonaws.com.cn", ".amazonaws.eu", ".api.aws"];

/** The origin of an endpoint that is not AWS's own; null for one that is. */
export function foreignEndpoint(url: URL): string | null {
  const own = url.protocol === "https:" && OWN_DOMAINS.some((domain) => url.hostname.endsWith(domain));
  return own ? null : url.origin;
}
