"""English words that are written with a dot, by what the dot can mean when a capital follows.

Written without their last dot. The same dot ends a sentence or not according to these classes; what stands in no
class is an ordinary word, and its dot ends the sentence. Words that are also ordinary ones ("in.", "lab.", "pop.") are
left out on purpose: they end many more sentences than they shorten words.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Stand before a name: the capital that follows belongs to them.
TITLES = _words(
    """
    Mr Mrs Ms Mx Messrs Mmes Dr Drs Prof Profs Assoc Asst Rev Revs Fr Msgr Mgr Rt Hon Bro Br
    Sen Sens Rep Reps Gov Govs Amb Pres Supt Insp Det Sgt Sgts Cpl Pfc Pvt Spc Cpt Capt Capts
    Maj Col Cols LTC Lt Lts Lieut Gen Gens Adm Vadm Radm Cmdr Comdr Cmdre Cdr Ens Brig CPO SFC SSgt TSgt GySgt
    Const Atty Attys Mme Mlle Sra Srta Sta Ste Ft Mt Mts Pt St Ss Wm Chas Geo Jas Jos Thos Robt
    """
)

#: Shortened words inside a sentence, small or capital: what follows belongs to them.
INNER = _words("v vs viz cf e.g i.e eg ie approx ca circa incl excl aka a.k.a f.k.a d.b.a w o b c d r né née op bzw")

#: Stand before a number ("No. 5", "p. 55", "Sept. 3"): no end where a digit follows.
BEFORE_NUMBERS = _words(
    """
    no nos n° nº nr p pp pg pgs fig figs vol vols ch chs chap chaps sec secs para paras pt pts par art arts
    ver v eq eqs ex ed app bk bks iss apt ste rm bldg hwy rte ext tel est amend prop reg ps ss l ll col fl
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
    ft mt st sq c ca approx
    """
)

MONTHS = _words("Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Weds Thu Thur Thurs Fri")

#: May stand at the end or before more of a name: "Acme Inc. Shares fell", "Acme Inc. Chief Executive Ann Lee".
COMPANIES = _words(
    """
    inc corp co cos ltd llc l.l.c llp l.l.p l.p plc cie s.a s.p.a n.v b.v pty pte assn assoc dept depts govt natl intl
    univ inst bldg hosp twp
    """
)

#: After a town ("Spokane, Wash."): states and provinces as newspapers shorten them.
STATES = _words(
    """
    Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Kans Ky La Md Mass Mich Minn Miss Mo Mont Neb Nebr Nev
    Okla Ore Oreg Pa Penn Penna Tenn Tex Vt Va Wash Wis Wisc Wyo D.C N.H N.J N.M N.Y N.C N.D R.I S.C S.D W.Va P.R
    B.C Alta Sask Man Ont Que N.B N.S P.E.I N.L Tas Vic Qld N.S.W
    """
)

#: Ends of names and addresses, degrees, measures, countries: they end a sentence only where one clearly begins.
TAILS = _words(
    """
    jr sr esq ave blvd rd ln ct hwy pkwy pl terr hts cres bros al ibid id et.al ph.d phd
    oz lb lbs ft yd yds gal gals qt qts pt pts tsp tbsp hrs mins secs wks yrs mos pct sq cu wt approx est
    """
)

#: These end a sentence whenever a capital follows.
ENDINGS = _words("etc etcetera")

#: Measures that end a sentence before a capital where a number stands before them: no name follows them.
COUNTED = _words("m.p.h k.p.h pct mins hrs yrs mos wks secs lbs kgs yds gals")

#: What a direction belongs to: "N. Korea".
LANDS = _words("korea carolina dakota ireland africa virginia sudan macedonia cyprus")

#: Zones, days and months after a time: "3 p.m. ET", "8 p.m. Saturday", "11 a.m. Sept. 3".
AFTER_TIMES = _words(
    """
    et est edt ct cst cdt mt mst mdt pt pst pdt gmt utc bst ist cet cest jst aest aedt akst hst eastern central
    mountain pacific atlantic greenwich local zulu
    monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays
    saturdays sundays january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec mon tues tue wed weds thurs thu fri sat sun christmas thanksgiving
    """
)

#: Words that begin a sentence far more often than they stand capital inside a name.
STARTERS = _words(
    """
    the a an this that these those he she it they we you i his her hers their its our my your
    in on at by from with as if when whenever while after before during until since because although though unless
    but and or so yet nor for however there here what who whom whose how why where which whether
    then also meanwhile instead still later earlier once now today yesterday tomorrow recently currently previously
    according asked about despite among under over through throughout without within between besides beyond
    some many most all both each every several few another other others such more much none nobody nothing
    not never only even just perhaps maybe yes well ok okay please let let's
    do does did is are was were have has had can could would should might must shall isn't aren't wasn't
    don't doesn't didn't can't couldn't wouldn't won't
    it's he's she's that's there's they're we're you're i'm i've i'd i'll we've they've what's who's here's
    he'd she'd they'd we'd we'll they'll you'll he'll she'll it'll
    neither either nearly almost thus therefore hence moreover furthermore additionally finally
    eventually to of
    officials authorities police experts critics analysts researchers scientists investigators prosecutors residents
    shares sales profits prices voters lawmakers economists doctors families parents students workers people
    customers companies tickets doors admission visitors
    """
)

#: Follow a company's name as a person's role there: "Acme Inc. President David Roe".
ROLES = _words(
    """
    chief ceo cfo coo cto president chairman chairwoman chair chairperson vice executive director founder co-founder
    spokesman spokeswoman spokesperson manager managing senior general class headquarters analyst treasurer partner
    gov lt sen rep sgt mayor governor attorney judge sheriff
    """
)

#: Names that carry their mark with them.
BRANDS = _words("yahoo! yum! jeopardy! kahoot! e! wham! joomla! guess? chips! toys! panic! oklahoma! airplane!")

#: Nouns that a single capital letter completes: "vitamin C. The".
LETTERED = _words(
    """
    vitamin vitamins plan class group hepatitis war part type grade model series section appendix exhibit figure
    table team gen generation option schedule title phase article hall gate terminal block room building formula
    category tier zone influenza strep and malcolm
    """
)

#: Verbs that tie a name to the quotation before it: "'Why?' Smith asked."
SAYING = _words(
    """
    said says asked asks replied replies answered answers added adds wrote writes told tells shouted shouts cried
    cries yelled yells whispered whispers tweeted tweets joked jokes recalled recalls exclaimed exclaims quipped
    insisted insists explained explains continued continues wondered wonders declared declares responded responds
    """
)

#: Words that open "At 5 a.m. Mr. Smith went …": the time belongs to what follows it.
TIME_OPENERS = _words("at by around about before after until till since from near exactly precisely")

#: States whose short form is also a word or a name: only after a town and its comma.
AMBIGUOUS_STATES = _words("Man Mo Cal Tex La Pa Del Ore Ill Ark Miss Ind Vic")

#: Titles that also end addresses: "on Elm Dr. The".
ADDRESS_TAILS = _words("Dr St Ste Ft Pt")

#: Verbs that show the capitalised word before them to be the subject of a new sentence.
VERBS = _words(
    """
    is are was were be been has have had will would can could may might must should did does do said says told
    fell rose gained lost made makes took takes plans hopes expects also began came went got won gave left saw who whose
    """
)

#: What is an abbreviation in capitals too; other words in capitals ("EST", "CT") end sentences like any word.
SHOUTED = _words("co inc corp ltd jr sr bros ave blvd rd st al no etc")

#: What a state, a country or a name goes on with: "the U.S. Embassy said", "King Jr. Day was".
STATELY = _words(
    """
    government senate congress army navy embassy treasury capitol constitution supreme house department state steel open
    bank air marines marine coast postal census customs soccer figure olympic attorney secretary president ambassador
    bancorp security council court courts agency commission military forces border patrol representative rep sen
    day discovery pictures entertainment records high elementary middle boulevard school holiday library museum
    midwest northeast northwest southwest southeast west east south north gulf virgin mainland capital
    dollar women men team national federal district geological food environmental citizenship
    """
)

#: Letters that are no one's initials, as some papers dot them: "the F.B.I. Agents raided".
LETTERS = _words(
    """
    f.b.i c.i.a n.y.p.d i.r.s u.n e.u n.b.a n.f.l n.h.l m.l.b g.o.p d.n.a t.v a.p c.d.c f.d.a a.i h.i.v i.c.e
    e.p.a n.s.a d.h.s c.e.o i.m.f n.c.a.a a.c.l.u r.n.a s.u.v p.o.w a.t.f d.e.a f.a.a f.c.c f.t.c s.e.c n.i.h
    w.h.o n.y.u u.c.l.a
    """
)
