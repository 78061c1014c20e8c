import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { policyOf } from '../../policies/policy-records.ts';
import { listPanels, panelFor, panelOf, policiesOfPanel, type Panel } from './panel.ts';
import { proxiesWhere, type Proxy } from './proxy-records.ts';

/** Questions about panels. */
@Injectable()
export class PanelsQueries {
  constructor(private readonly database: Database) {}

  /** Panels by name, those in use first, from after a place. */
  async list(
    after: { readonly retired: boolean; readonly name: string; readonly id: string } | null,
    limit: number,
  ): Promise<Panel[]> {
    return await listPanels(this.database.source.manager, after, limit);
  }

  /** One panel. Throws NotFound. */
  async one(id: string): Promise<Panel> {
    return await panelOf(this.database.source.manager, id);
  }

  /** The policies that go to a panel by their own setting. */
  async policies(
    id: string,
  ): Promise<{ readonly id: string; readonly slug: string; readonly title: string }[]> {
    return await policiesOfPanel(this.database.source.manager, id);
  }

  /** Every proxy of a panel, the newest first. Throws NotFound. */
  async proxies(id: string): Promise<Proxy[]> {
    const tx = this.database.source.manager;
    return await proxiesWhere(tx, 'proxy.panel_id = $1', [(await panelOf(tx, id)).id]);
  }

  /** Which panel votes on a policy, null for the whole house; `own` when the policy itself says so. Throws NotFound. */
  async ofPolicy(key: string): Promise<{ readonly own: boolean; readonly panel: Panel | null }> {
    return await this.database.transaction(async (tx) => {
      const policy = await policyOf(tx, key);
      const own = await row(tx, 'select from policy_panel where policy_id = $1', [policy.id]);
      return { own: own !== undefined, panel: await panelFor(tx, policy.id) };
    });
  }
}
