import { Module, type DynamicModule } from '@nestjs/common';
import { CommitteeModule } from '../committee/committee.module.ts';
import { PoliciesModule } from '../policies/policies.module.ts';
import { PublishingModule } from '../publishing/publishing.module.ts';
import { ClockWalk } from './clock-walk.ts';
import { EvaluationController } from './evaluation.controller.ts';
import { SampleOrganisation } from './sample-organisation.ts';

/** What only an evaluation has: the sample organisation and the simulated Clock. */
@Module({})
export class EvaluationModule {
  static forRoot(evaluation: boolean): DynamicModule {
    if (!evaluation) return { module: EvaluationModule };
    return {
      module: EvaluationModule,
      imports: [PoliciesModule, CommitteeModule, PublishingModule],
      controllers: [EvaluationController],
      providers: [SampleOrganisation, ClockWalk],
      exports: [SampleOrganisation, ClockWalk],
    };
  }
}
