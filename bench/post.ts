import { createServer, type AddressInfo } from 'node:net';

/** A mail server that takes every letter at once and keeps none: a real one waits before it greets, and that hides the rest. */
export async function quickPost() {
  let letters = 0;
  const server = createServer((socket) => {
    let held = '',
      inLetter = false;
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.write('220 bench\r\n');
    socket.on('data', (part) => {
      held += part.toString('latin1');
      for (;;) {
        const end = inLetter ? held.indexOf('\r\n.\r\n') : held.indexOf('\r\n');
        if (end < 0) return;
        const said = held.slice(0, end);
        held = held.slice(end + (inLetter ? 5 : 2));
        if (inLetter) {
          inLetter = false;
          letters++;
          socket.write('250 kept\r\n');
        } else if (/^data/i.test(said)) {
          inLetter = true;
          socket.write('354 go on\r\n');
        } else if (/^quit/i.test(said)) socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken: () => letters,
    forget: () => void (letters = 0),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
