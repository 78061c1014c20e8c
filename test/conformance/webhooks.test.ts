import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it, jest } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import {
  newWebhookSecret,
  signerWith,
  webhookHeaders,
} from '../../src/publishing/webhooks/webhook-signature.ts';

const VECTORS = new URL('../../../shared/testdata/webhooks/standard-webhooks-vectors.json', import.meta.url);

interface Vectors {
  readonly secret: string;
  readonly cases: readonly VectorCase[];
}
interface VectorCase {
  readonly name: string;
  readonly op: 'sign' | 'verify';
  readonly secret?: string;
  readonly id: string;
  readonly timestamp: number;
  readonly now: number;
  readonly headers: Record<string, string>;
  readonly payload: string;
  readonly expected: string;
  readonly valid: boolean;
}

describe('signatures of Standard Webhooks 1.0', () => {
  it('have the known answer', () => {
    const parts = {
      messageId: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestampSeconds: 1_614_265_330,
      body: '{"test": 2432232314}',
    };
    expect(webhookHeaders(parts, [signerWith('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')])).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('are verified by either secret while a receiver changes over', () => {
    const [old, next] = [newWebhookSecret(), newWebhookSecret()];
    const timestampSeconds = Math.floor((performance.timeOrigin + performance.now()) / 1000);
    const body = '{"type":"policy.retired"}';
    const headers = webhookHeaders({ messageId: 'msg_1', timestampSeconds, body }, [
      signerWith(next),
      signerWith(old),
    ]);
    for (const secret of [old, next]) {
      expect(new Webhook(secret).verify(body, headers)).toEqual({ type: 'policy.retired' });
    }
    expect(() => new Webhook(newWebhookSecret()).verify(body, headers)).toThrow('No matching signature');
  });
});

if (existsSync(VECTORS)) {
  const { secret, cases } = JSON.parse(readFileSync(VECTORS, 'utf8')) as Vectors;

  describe('the vectors of the reference implementations', () => {
    it.each(cases.filter(({ op }) => op === 'sign'))(
      'signing: $name',
      ({ id, timestamp, payload, expected }) => {
        const headers = webhookHeaders({ messageId: id, timestampSeconds: timestamp, body: payload }, [
          signerWith(secret),
        ]);
        expect(headers['webhook-signature']).toBe(expected);
      },
    );

    it.each(cases.filter(({ op }) => op === 'verify'))(
      'verifying: $name',
      ({ secret: own, now, headers, payload, valid }) => {
        jest.useFakeTimers({ now: now * 1000 });
        try {
          const verify = () => new Webhook(own ?? secret).verify(payload, headers);
          if (valid) expect(verify()).toEqual(JSON.parse(payload));
          else expect(verify).toThrow();
        } finally {
          jest.useRealTimers();
        }
      },
    );
  });
} else {
  it.skip(`the vectors of the reference implementations: ${VECTORS.pathname} is not there`, () => undefined);
}
