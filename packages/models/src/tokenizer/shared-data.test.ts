import { describeSharedTexts, MANY_TEXTS } from './testing/shared-texts.ts';

// Of the larger folders `npm run test:slow` tells.
describeSharedTexts((texts) => texts < MANY_TEXTS);
