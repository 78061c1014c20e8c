import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who audits reads the record and the proofs, and changes nothing: a role of its own, so that no administrator need lend theirs. */
export class AdmitComplianceOfficers20261123030000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table person_role drop constraint person_role_known;
      alter table person_role add constraint person_role_known check (role in
        ('admin', 'author', 'reviewer', 'committee_member', 'committee_chair', 'medical_director', 'compliance_officer'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from person_role where role = 'compliance_officer';
      alter table person_role drop constraint person_role_known;
      alter table person_role add constraint person_role_known check (role in
        ('admin', 'author', 'reviewer', 'committee_member', 'committee_chair', 'medical_director'));
    `);
  }
}
