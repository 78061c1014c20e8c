/**
 * The commonest passwords of published breaches and what people make theirs from, without the numbers they put around
 * them: lower-case letters, spaces between. With twelve characters as the least, most of them matter as parts:
 * `Password2026!` is `password`, and `welcomewelcome` is `welcome` twice.
 */
const COMMONEST = `
password passwort passwd passphrase passcode pass secret topsecret private changeme changeit change letmein letmeinnow
welcome hello helloworld goodbye login logon signin signon access open opensesame sesame abracadabra enter
admin administrator administration root superuser superadmin sysadmin system user username guest test tester testing
testtest demo sample example default master manager owner operator support service server database oracle cisco
qwerty qwertz azerty qwertyuiop asdf asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qwaszx asdfasdf
iloveyou iloveu ilovegod ilovejesus ilovemyself ilove loveyou loveme lovely lover loverboy lovelove love forever always
mylove myspace mypassword mypass mine whatever nothing something anything everything
monkey dragon football baseball basketball soccer hockey softball volleyball golf golfer tennis rugby cricket fishing
master shadow sunshine princess superman batman spiderman ironman starwars startrek pokemon pikachu naruto
michael jennifer jordan michelle daniel jessica ashley andrew joshua matthew robert thomas william richard charlie
christopher anthony george amanda nicole samantha elizabeth stephanie maria anna jasmine hannah alexander alexandra
benjamin jonathan brandon justin tyler austin dakota cameron taylor morgan hunter harley ranger buster cooper bailey
maggie ginger pepper tigger snoopy garfield mickey minnie donald goofy winnie poohbear buddy rocky bandit lucky smokey
summer winter spring autumn january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday weekend holiday christmas easter halloween birthday
happy smile angel heaven jesus christ jesuschrist godisgood blessed blessing faith grace church trinity
freedom liberty america american usa canada england london paris newyork chicago boston dallas houston denver seattle
california texas florida hawaii oregon portland washington virginia georgia michigan ohio alaska arizona nevada
orange purple yellow green silver golden black white red blue pink brown scarlet
apple banana cherry chocolate cookie coffee pizza cheese peanut butter butterfly flower flowers rose lily daisy
computer internet google facebook twitter youtube linkedin microsoft windows apple android iphone samsung nintendo
playstation xbox minecraft fortnite roblox network wireless security secure safety trustno trustnoone trust
money dollar million millionaire rich business company office work working job boss finance bank banking
hospital medical medicine doctor nurse health healthcare healthplan patient clinic clinical pharmacy surgery insurance
payer policy policies claims member coverage provider
killer ninja warrior knight wizard magic merlin matrix phoenix thunder lightning storm hurricane tornado
yankees lakers cowboys packers steelers eagles broncos patriots raiders giants dodgers redsox cubs bulls ferrari
porsche mercedes mustang corvette camaro toyota honda harleydavidson yamaha suzuki chevy chevrolet
fuckyou fuckoff fuck asshole bitch shit bullshit sexy sex porn
family mother father mommy daddy mama papa sister brother baby babygirl babyboy honey sweet sweetie sweetheart darling
friend friends bestfriend boyfriend girlfriend husband wife
guitar music dance dancer dancing singer piano drummer rockstar rocknroll metallica slipknot nirvana eminem beatles
diamond crystal pearl jewel treasure rainbow unicorn panda tiger lion eagle falcon hawk wolf wolves bear puppy kitty
kitten cat dog horse dolphin turtle spider scorpion cobra panther leopard
life alive living dead death devil demon lucifer satan hell
temp temporary tempass initial initpass first last newpass newpassword oldpassword new old
thisisapassword thisismypassword nopassword password passwordpassword letmeinplease
pleaseletmein idontknow idontcare dontforget rememberme forgetme forgot forgotten remember
`;

const common = new Set(COMMONEST.trim().split(/\s+/));

/** True for letters that are one of the commonest passwords, two of them, or one over and over. */
export function isCommon(letters: string): boolean {
  if (common.has(letters)) return true;
  for (let at = 3; at <= letters.length - 3; at++) {
    const [head, tail] = [letters.slice(0, at), letters.slice(at)];
    if (!common.has(head)) continue;
    if (common.has(tail)) return true;
    if (letters.length % head.length === 0 && letters === head.repeat(letters.length / head.length))
      return true;
  }
  return false;
}
