import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.ts';
import { ApiDocument } from './console/api/api-document.ts';
import { createAdapter, setUpFastify } from './platform/http/fastify-setup.ts';
import { Jobs } from './platform/jobs/jobs.ts';
import { NestLogger } from './platform/logging/nest-logger.ts';
import type { Runtime } from './platform/platform.module.ts';

/** The whole application, its queue open, ready to listen. */
export async function createApp(runtime: Runtime): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(runtime),
    createAdapter(runtime.settings),
    { logger: new NestLogger(runtime.logger), abortOnError: false, forceCloseConnections: true },
  );
  await setUpFastify(app, runtime.settings);
  await app.init();
  app.get(ApiDocument).attach(app);
  await app.get(Jobs).start();
  return app;
}

/** The application without HTTP, for commands; what it enqueues is worked by whoever works the queue. */
export async function createContext(runtime: Runtime): Promise<INestApplicationContext> {
  const context = await NestFactory.createApplicationContext(AppModule.forRoot(runtime), {
    logger: new NestLogger(runtime.logger),
    abortOnError: false,
  });
  await context.get(Jobs).start();
  return context;
}
