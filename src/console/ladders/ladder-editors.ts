import { Injectable } from '@nestjs/common';
import { NotFound } from '../../kernel/errors.ts';
import { Database } from '../../platform/database/database.ts';
import { policyOf } from '../../policies/policy-records.ts';
import { ladderProblems } from '../../reviews/ladder/ladder-check.rules.ts';
import { LadderListQueries } from '../../reviews/ladder/ladder-list.queries.ts';
import { ladderOfTarget, type LadderTarget } from '../../reviews/ladder/ladder-target.ts';
import { ladderOf, type Ladder } from '../../reviews/ladder/ladder.rules.ts';
import { PolicyLadderQueries } from '../../reviews/ladder/policy-ladder.queries.ts';
import { ladderFor } from '../../reviews/ladder/ladders.queries.ts';
import type { FormRefusal } from '../form-refusal.ts';
import type { LadderEditorContent } from './ladder-editor.page.tsx';
import { formOf, rungsOf, type LadderForm } from './ladder-form.ts';
import type { ShownDates } from './ladder-dates.tsx';
import { targetInWords } from './ladder-words.ts';

/** What was typed into the form, if anything. */
export interface Typed {
  readonly form?: LadderForm;
  /** The revision the form was shown at. */
  readonly revision?: number;
  readonly refusal?: FormRefusal;
  readonly isPreview?: boolean;
}

type Content = Omit<LadderEditorContent, 'csrfToken' | 'mayChange'>;

/** Puts together what the page of a ladder shows. */
@Injectable()
export class LadderEditors {
  constructor(
    private readonly database: Database,
    private readonly list: LadderListQueries,
    private readonly policyLadders: PolicyLadderQueries,
  ) {}

  /** A section that policies stand in. Throws NotFound. */
  async sectionOf(name: string): Promise<LadderTarget> {
    const sections = await this.list.sections();
    if (sections.some(({ section }) => section === name)) return { of: 'section', section: name };
    throw new NotFound('manual section', name.slice(0, 200));
  }

  /** A policy by slug or id. Throws NotFound. */
  async policyOf(key: string): Promise<LadderTarget> {
    const { id, slug } = await policyOf(this.database.source.manager, key);
    return { of: 'policy', policyId: id, slug };
  }

  /** {@link policyOf}; null when there is none. */
  async policyNamed(key: string): Promise<LadderTarget | null> {
    try {
      return await this.policyOf(key.trim());
    } catch (error) {
      if (error instanceof NotFound) return null; // the reader mistyped it: the page says so
      throw error;
    }
  }

  /** The page of a target's ladder, with what was typed. */
  async contentOf(target: LadderTarget, typed: Typed): Promise<Content> {
    const { manager } = this.database.source;
    const { ladder: stored, revision } = await ladderOfTarget(manager, target);
    const own = stored === null ? null : ladderOf(stored.rungs);
    const inForce = await ladderFor(manager, target);
    const policy = target.of === 'policy' ? target.slug : '';
    const form = typed.form ?? formOf(inForce.ladder, policy);
    const shown = await this.shown(target, form, typed, inForce.ladder);
    return {
      target,
      title: await this.titleOf(target),
      own,
      inForce: inForce.ladder,
      scope: inForce.scope,
      revision: typed.revision ?? revision,
      form,
      refusal: shown.refusal ?? typed.refusal ?? null,
      preview: shown.preview,
    };
  }

  private async titleOf(target: LadderTarget): Promise<string> {
    if (target.of !== 'policy') return targetInWords(target);
    return (await policyOf(this.database.source.manager, target.policyId)).title;
  }

  /** The preview asked for, or why there is none; a policy's own page always shows its days. */
  private async shown(
    target: LadderTarget,
    form: LadderForm,
    typed: Typed,
    inForce: Ladder,
  ): Promise<{ preview: ShownDates | null; refusal?: FormRefusal }> {
    if (typed.isPreview !== true) {
      const isOpened = typed.form === undefined && target.of === 'policy';
      return { preview: isOpened ? await this.datesOf(target.slug, inForce) : null };
    }
    const rungs = rungsOf(form);
    const problems = ladderProblems(rungs);
    if (problems.length > 0) return { preview: null, refusal: refused('', problems) };
    const policy = await this.policyNamed(form.policy);
    if (policy?.of === 'policy') return { preview: await this.datesOf(policy.slug, ladderOf(rungs)) };
    return { preview: null, refusal: refused(`There is no policy “${form.policy}” to preview it for.`, []) };
  }

  private async datesOf(slug: string, ladder: Ladder): Promise<ShownDates> {
    const { policy, nextReview, dates } = await this.policyLadders.of(slug, ladder);
    return { title: policy.title, slug: policy.slug, nextReview, ladder, dates };
  }
}

function refused(message: string, fields: FormRefusal['fields']): FormRefusal {
  return { status: 400, code: 'invalid_request', message, fields };
}
