import { DomainError } from '../../kernel/errors.ts';

/** Without this person nobody could sign any more; whoever knows that says so. */
export class LastMedicalDirector extends DomainError {
  constructor(name: string) {
    super(
      'last_medical_director',
      `${name} is the last medical director: nobody could sign any more. Give somebody else the role first, or acknowledge it`,
      { fields: [{ field: 'acknowledge', reason: 'must hold last_medical_director to go on' }] },
    );
  }
}

/** Somebody who left and holds nothing: there is nothing to hand over. */
export class HasLeft extends DomainError {
  constructor(name: string) {
    super('illegal_transition', `${name} has left already and holds nothing`, { from: 'left', to: 'left' });
  }
}
