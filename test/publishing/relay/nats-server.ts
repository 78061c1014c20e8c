import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real NATS server with JetStream, on a port and a directory of its own. */
export interface NatsServer {
  readonly port: number;
  /** Lines of its configuration that hold from the next start on. */
  configure(lines: string): void;
  start(): Promise<void>;
  /** Makes a certificate that nobody vouches for, and returns the lines that have the server use it. */
  certificate(): string;
  /** SIGKILL: what it had not written down is lost. */
  kill(): Promise<void>;
  /** Kills it and removes its directory. */
  remove(): Promise<void>;
}

/** Whether this machine has a NATS server. */
export const hasNats = spawnSync('nats-server', ['--version']).status === 0;

/** A server that is not started yet. */
export async function natsServer(): Promise<NatsServer> {
  const directory = mkdtempSync(join(tmpdir(), 'almanac-nats-'));
  const configuration = join(directory, 'nats.conf');
  const port = await freePort();
  const basic = `listen: "127.0.0.1:${port}"\njetstream { store_dir: "${directory}" }\n`;
  writeFileSync(configuration, basic);
  let running: ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    const child = running;
    running = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  return {
    port,
    configure: (lines) => writeFileSync(configuration, `${basic}${lines}\n`),
    async start() {
      running = spawn('nats-server', ['-c', configuration], { stdio: 'ignore' });
      await listening(port);
    },
    certificate() {
      const [key, certificate] = [join(directory, 'key.pem'), join(directory, 'certificate.pem')];
      const names = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
      const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
      execFileSync('openssl', ['req', '-x509', ...curve, ...names, '-keyout', key, '-out', certificate], {
        stdio: 'ignore',
      });
      return `tls { cert_file: "${certificate}", key_file: "${key}" }`;
    },
    kill,
    async remove() {
      await kill();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Waits until somebody listens; a server that has just started tells nobody. */
async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    const socket = connect(port, '127.0.0.1');
    const open = await new Promise<boolean>((resolve) => {
      socket.once('data', () => resolve(true)); // INFO: it speaks
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (open) return;
    await new Promise((wake) => setTimeout(wake, 25));
  }
  throw new Error('the NATS server did not start');
}
