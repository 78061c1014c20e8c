import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { ChangeListener } from '../../../src/platform/changes/change-listener.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { listenOn, until } from '../../support/network.ts';
import { publish } from '../builders.ts';

describe('an application that is told to stop while consumers ask', () => {
  let app: TestApp;
  let port: number;
  let slug: string;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });

  beforeAll(async () => {
    app = await startApp();
    await listenOn(app);
    port = Number(new URL(await app.nest.getUrl()).port);
    ({ slug } = (await publish(app, 'stopping')).policy);
    await until('the lease', () => app.nest.get(ChangeListener).isTrusted);
  });
  afterAll(async () => {
    agent.destroy();
    await app.close();
  });

  const active = async (): Promise<IncomingMessage> => {
    const asked = request({ host: '127.0.0.1', port, path: `/v1/policies/${slug}/active`, agent }).end();
    const [reply] = (await once(asked, 'response')) as [IncomingMessage];
    reply.resume();
    await once(reply, 'end');
    return reply;
  };

  it('takes leave of kept connections from the beginning of its end', async () => {
    await active(); // finished, and at hand from now on
    expect((await active()).headers.connection).toBe('keep-alive');
    const { promise: asked, resolve: wasAsked } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    Object.assign(app.nest.get(ChangeListener), {
      beforeApplicationShutdown: async () => {
        begin();
        await asked;
      },
    });
    const stopped = app.nest.close();
    await begun;
    const { statusCode, headers } = await active();
    wasAsked();
    expect([statusCode, headers.connection]).toEqual([200, 'close']);
    await stopped;
  });
});
