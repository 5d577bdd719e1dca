import type { X509Certificate } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';

/** The codes of a certificate that is not valid now. */
export const OUT_OF_DATE: readonly string[] = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'];

/** Adds the dates of a certificate that is not valid now, and the runner's clock, to the error of a TLS connection. */
export function explainDates<Connection extends Duplex | null | undefined>(socket: Connection): Connection {
  let certificate: X509Certificate | undefined;
  // Before Node's own listener, which closes the connection.
  socket?.prependListener('secure', () => {
    certificate = (socket as unknown as TLSSocket).getPeerX509Certificate();
  });
  socket?.on('error', (error: NodeJS.ErrnoException) => {
    if (!OUT_OF_DATE.includes(error.code ?? '')) return;
    const { validFrom = '', validTo = '' } = certificate ?? {};
    const now = Date.now();
    // Otherwise the certificate of an authority is out of date.
    const isOwn = Date.parse(validTo) < now || Date.parse(validFrom) > now;
    const dates = isOwn ? `the certificate is valid from ${shown(validFrom)} to ${shown(validTo)}` : error.message;
    error.message = `${dates}, and the clock of the runner says ${shown(now)}`;
  });
  return socket;
}

function shown(date: string | number): string {
  return new Date(date).toISOString().replace('T', ' ').replace(/\..*/, ' UTC');
}
