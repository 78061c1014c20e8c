import type { JSX } from 'preact';
import type { Role } from '../../kernel/actor.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { CsrfField, Field } from '../parts.tsx';
import { RefusalNotice } from '../refusal-notice.tsx';
import { Tabs } from '../tabs.tsx';
import { RolesFields } from './roles-fields.tsx';

/** What was typed, to be shown again. */
export interface AddPersonForm {
  readonly name: string;
  readonly email: string;
  readonly credentials: string;
  readonly roles: readonly Role[];
  readonly invite: boolean;
}

/** An empty form. */
export const nobodyYet: AddPersonForm = { name: '', email: '', credentials: '', roles: [], invite: true };

/** The form that adds a person and mails them a link. */
export function AddPersonPage({
  form,
  refusal,
  csrfToken,
}: {
  form: AddPersonForm;
  refusal: FormRefusal | null;
  csrfToken: string;
}): JSX.Element {
  return (
    <>
      <Tabs group="organisation" current="/console/people" />
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/console/people">People</a>
      </nav>
      <h1>Add a person</h1>
      <RefusalNotice refusal={refusal} />
      <form class="card" method="post" action="/console/people">
        <CsrfField token={csrfToken} />
        <Field
          id="name"
          name="name"
          label="Name"
          hint="As it is printed beside a signature."
          value={form.name}
          maxLength={200}
          required
        />
        <Field
          id="credentials"
          name="credentials"
          label="Credentials"
          hint="Printed after the name, such as MD, FACP. Not needed."
          value={form.credentials}
          maxLength={200}
        />
        <Field
          id="email"
          name="email"
          label="E-mail address"
          hint="Also the name to sign in with."
          type="email"
          value={form.email}
          maxLength={254}
          required
        />
        <RolesFields held={form.roles} />
        <label class="choice">
          <input type="checkbox" name="invite" value="yes" checked={form.invite} />{' '}
          <span>Mail an invitation: a link that lets them in once</span>
        </label>
        <button type="submit">Add the person</button>
      </form>
    </>
  );
}
