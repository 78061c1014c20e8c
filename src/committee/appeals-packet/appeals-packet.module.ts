import { Module } from '@nestjs/common';
import { ApprovalsModule } from '../../approvals/approvals.module.ts';
import { PublishingModule } from '../../publishing/publishing.module.ts';
import { AppealsPacketController } from './appeals-packet.controller.ts';
import { AppealsPacketQueries } from './appeals-packet.queries.ts';
import { AppealsPackets } from './appeals-packets.ts';

/** What a dispute over a day of service needs. */
@Module({
  imports: [ApprovalsModule, PublishingModule],
  controllers: [AppealsPacketController],
  providers: [AppealsPacketQueries, AppealsPackets],
  exports: [AppealsPackets],
})
export class AppealsPacketModule {}
