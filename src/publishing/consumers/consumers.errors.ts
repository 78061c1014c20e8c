import { DomainError } from '../../kernel/errors.ts';

/** A consumer with the name of another, in any case. */
export class ConsumerExists extends DomainError {
  constructor(name: string) {
    super('consumer_exists', `there is a consumer named "${name}" already`, {
      fields: [{ field: 'name', reason: 'another consumer has this name' }],
    });
  }
}

/** A key that may say what is loaded, but speaks for no consumer: an administrator ties it to one. */
export class KeyOfNoConsumer extends DomainError {
  constructor() {
    super('key_of_no_consumer', 'this key belongs to no consumer: an administrator ties it to one');
  }
}
