import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The figures of a review's literature as they stood when it was closed: records are joined, parted and decided on anew
 * afterwards, and what a committee had before it stays. A review that is opened again and closed again has figures for
 * each time.
 */
export class KeepPrismaFlows20261122020801 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table prisma_flow (
        cycle_id uuid not null constraint prisma_flow_cycle_fk references review_cycle (id),
        closed_at timestamptz not null,
        counts jsonb not null,
        own_words jsonb not null,
        constraint prisma_flow_pk primary key (cycle_id, closed_at)
      );
      create trigger prisma_flow_append_only before update or delete on prisma_flow
        for each row execute function refuse_change();
      create trigger prisma_flow_no_truncate before truncate on prisma_flow
        for each statement execute function refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table prisma_flow');
  }
}
