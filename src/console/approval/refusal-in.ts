import { refusalOf, type FormRefusal } from '../form-refusal.ts';

/**
 * Does what a form asks for, to read the form included; null when it was done, else why it was not. Throws what nobody at
 * the form can mend.
 */
export async function refusalIn(work: () => Promise<unknown>): Promise<FormRefusal | null> {
  return await refusalOf(work());
}
