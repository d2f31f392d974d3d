import { describeSharedTexts, MANY_TEXTS } from '../../src/tokenizer/testing/shared-texts.ts';

describeSharedTexts((texts) => texts >= MANY_TEXTS);
