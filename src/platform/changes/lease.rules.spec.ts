import { describe, expect, it } from '@jest/globals';
import { Lease, LEASE_MILLISECONDS } from './lease.rules.ts';

describe('the lease on what was remembered', () => {
  it('is not held before a beat was answered', () => {
    const lease = new Lease();
    lease.beat(0);
    expect(lease.isHeld(0)).toBe(false);
  });

  it('lasts a second from the sending of the beat, however late its answer', () => {
    const lease = new Lease();
    lease.prove(lease.beat(5000)); // answered at 5900, say
    expect(lease.isHeld(5000 + LEASE_MILLISECONDS - 1)).toBe(true);
    expect(lease.isHeld(5000 + LEASE_MILLISECONDS)).toBe(false);
  });

  it('is not shortened by an older beat whose answer is read later', () => {
    const lease = new Lease();
    const [older, newer] = [lease.beat(0), lease.beat(500)];
    lease.prove(newer);
    lease.prove(older);
    expect(lease.isHeld(1400)).toBe(true);
  });

  it('ends with a doubt, and only a beat sent after it proves anything', () => {
    const lease = new Lease();
    lease.prove(lease.beat(0));
    const underWay = lease.beat(100);
    lease.doubt();
    expect(lease.isHeld(100)).toBe(false);
    expect(lease.prove(underWay)).toBe(false);
    expect(lease.isHeld(100)).toBe(false);
    lease.prove(lease.beat(100));
    expect(lease.isHeld(100)).toBe(true);
  });
});
