import type { Duplex } from 'node:stream';
import type { PeerCertificate, TLSSocket } from 'node:tls';

/** Adds the dates of a certificate that is not valid now, and the runner's clock, to the error of a TLS connection. */
export function explainDates(socket: Duplex | null | undefined): Duplex | null | undefined {
  let certificate: PeerCertificate | undefined;
  // Before Node's own listener, which closes the connection.
  socket?.prependListener('secure', () => {
    certificate = (socket as unknown as TLSSocket).getPeerCertificate();
  });
  socket?.on('error', (error: NodeJS.ErrnoException) => {
    if (certificate === undefined || !/^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/.test(error.code ?? '')) return;
    const [from, to, now] = [certificate.valid_from, certificate.valid_to, Date.now()].map(
      (date) => `${new Date(date).toISOString().slice(0, 19).replace('T', ' ')} UTC`,
    );
    error.message = `${error.code}: the certificate of the server is valid from ${from} to ${to}, and the runner's clock is at ${now}`;
  });
  return socket;
}
