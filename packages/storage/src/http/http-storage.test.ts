import { openStorage } from '../open.ts';
import { describeStorage } from '../testing/conformance.ts';
import { startHttpServer } from '../testing/http/server.ts';

describeStorage(
  'a web server',
  async () => {
    const server = await startHttpServer();
    const context = { retry: { delayMs: 1 } };
    return {
      open: () => openStorage(`${server.url}/some/folder`, { method: 'put' }, context),
      cutAfter: (bytes) => server.traffic.cutAfter(bytes),
      moved: () => server.traffic.moved,
      close: server.close,
    };
  },
  { lists: false, goesOnUploading: false },
);
