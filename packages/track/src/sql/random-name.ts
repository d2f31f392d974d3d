import { randomInt } from 'node:crypto';

const ADJECTIVES =
  'able amber ample bold brave bright brisk calm civil clean clear clever cosy crisp deep early easy fair fancy fast fine firm fit fleet fond free fresh glad grand great happy hardy honest keen kind large light lively loud lucid lucky mellow merry mild neat nimble noble open plain polite proud quick quiet rapid rare ready rich ripe royal sharp shy silent smart smooth snug soft solid sound spry still strong sunny sure sweet swift tidy true upbeat vivid warm wise witty young'.split(
    ' ',
  );
const NOUNS =
  'ant ape auk bass bat bear bee bird bison boar buck bull calf carp cat cod colt crab crane crow deer dog dove duck eel elk emu fawn finch fish fly foal fowl fox frog goat goose grouse gull hare hawk hen heron horse hound ibis jay kite koi lamb lark loon lynx mare mole moose moth mouse mule newt owl panda pig pike pony pug quail ram rat raven rook seal shad shark sheep shrew shrimp skink sloth snail snipe squid stag stork swan tern toad trout vole wasp whale wolf worm wren yak'.split(
    ' ',
  );

/** A name for who gave none, as `brisk-heron-417`; ids tell things apart, names need not. */
export function randomName(): string {
  const pick = (words: readonly string[]) => words[randomInt(words.length)]!;
  return `${pick(ADJECTIVES)}-${pick(NOUNS)}-${randomInt(1000)}`;
}
