import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../kernel/actor.ts';
import { NotFound } from '../../kernel/errors.ts';
import { PoliciesQueries, seesDrafts } from '../../policies/policies.queries.ts';
import { VersionsQueries } from '../../policies/versions.queries.ts';
import { changedSince } from '../approval/changed-since.ts';
import { refusalIn } from '../approval/refusal-in.ts';
import { SigningDesk } from '../approval/signing-desk.ts';
import { fieldsNamed, type Typed } from '../approval/typed-form.ts';
import { ConsolePages } from '../console-pages.ts';
import type { FormRefusal } from '../form-refusal.ts';
import type { ActFormKind } from './act-address.ts';
import { ActDesk, linesOf, type ShownAct } from './act-desk.ts';
import { actTermNames } from './act-forms.schemas.ts';
import { ActSignPage } from './act-sign.page.tsx';
import { actWords } from './act-words.ts';
import type { FoundPolicy } from './successor-fields.tsx';

/** Policies offered as a successor, and versions looked through for those that are scheduled. */
const OFFERED = 20;
const VERSIONS_KNOWN = 100;

/** Shows the form of a new act, with what its terms come to. */
@Injectable()
export class ActPages {
  constructor(
    private readonly policies: PoliciesQueries,
    private readonly versions: VersionsQueries,
    private readonly desk: SigningDesk,
    private readonly acts: ActDesk,
    private readonly pages: ConsolePages,
  ) {}

  /** The form as typed; `refusal` is why a signature was not taken. Throws NotFound. */
  async showForm(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    { policy: key, kind }: { readonly policy: string; readonly kind: ActFormKind },
    typed: Typed,
    refusal: FormRefusal | null,
  ): Promise<void> {
    if (!seesDrafts(actor)) throw new NotFound('policy', key.slice(0, 200));
    const policy = await this.policies.one(actor, key);
    const { items } = await this.versions.list(actor, policy.id, { limit: VERSIONS_KNOWN });
    let shown = null as ShownAct | null;
    const unclear =
      typed['show'] === 'terms'
        ? await refusalIn(async () => {
            shown = await this.acts.preview(policy.id, kind, typed);
          })
        : null;
    const why = refusal ?? unclear;
    const confirmed = refusal === null ? typed['confirmed'] : undefined;
    const body = ActSignPage({
      policy,
      slug: policy.slug,
      kind,
      typed,
      scheduled: items.filter(({ status }) => status === 'scheduled'),
      found: await this.found(actor, policy.id, typed),
      shown,
      changes: shown === null ? [] : changedSince(typed, shown.envelope, (each) => linesOf(kind, each)),
      refusal: why,
      hidden:
        shown === null
          ? []
          : [
              ...fieldsNamed(['envelope', ...actTermNames[kind]], typed),
              ['show', 'terms'],
              ['envelopeHash', shown.envelopeHash],
              ['shown', shown.envelope],
            ],
      signer: await this.desk.signerOf(request, actor, confirmed),
    });
    const title = `${actWords[kind].name}: ${policy.title}`;
    const page = { title, place: 'policies', script: 'passkeys.js', body } as const;
    this.pages.show(request, reply, page, why?.status ?? 200);
  }

  private async found(actor: Actor, ownId: string, typed: Typed): Promise<FoundPolicy[] | null> {
    const q = typed['find']?.trim() ?? '';
    if (q === '') return null;
    const { items } = await this.policies.list(actor, { q: q.slice(0, 200) }, { limit: OFFERED });
    return items.filter(({ id }) => id !== ownId);
  }
}
