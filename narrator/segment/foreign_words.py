"""Words of other languages that decide whether a dot ends a sentence, by language."""

from __future__ import annotations

#: Never the last word of a sentence, as written before the dot.
INNER = {
    "de": """
        Dr Prof Hr Fr Dipl Ing Mag St Nr Art Abs Bd Kap Abb Tab S Str bzw ca vgl sog evtl ggf inkl exkl Lt lt Gen Hrsg
        Aufl Jh v n z d u i o Hrn Fa Mio Mrd Tsd
    """,
    "fr": "M MM Mme Mmes Mlle Dr Pr Me Mgr St Ste art p pp vol chap éd fig cf env av apr ex hab n° no tél",
    "es": """
        Sr Sra Srta Sres Dr Dra Dres Prof Profa Lic Ing Arq Gral Cnel Cap Tte D Dña Da Ud Uds Vd Vds Mons Fr Sto Sta
        art arts párr párrs párrf pág págs p núm núms vol cap fig av Avda C tel ref aprox EE No Nro Excmo Excma
    """,
    "it": """
        Sig Sigg Dott Prof Ing Avv Arch Geom Rag On Sen Gen Col Cap Mons Don S art artt pag pagg p pp vol cap fig n nn
        cfr es ca tel dott prof sig avv ing arch gen on
    """,
    "pt": """
        Sr Sra Srta Srs Dr Dra Drs Prof Profa Eng Arq Gen Cel Cap Ten Exmo Exma D Pe St Sto Sta art arts pág págs p
        vol cap fig n nº núm tel av Av aprox
    """,
    "nl": """
        dhr Dhr mevr Mevr mw Mw dr Dr drs Drs prof Prof ir Ir ing Ing mr Mr ds Ds bijv Bijv nl blz art nr vgl ca resp
        St jan feb mrt apr jun jul aug sep sept okt nov dec
    """,
    "pl": """
        dr prof mgr inż ks gen płk kpt por sierż św im al ul pl os np tj tzn m.in str s art ust pkt nr tel godz ok woj
        rys zob ur zm hab Ur Zm Zob Rys hr Dr Prof Św
    """,
    "cs": """
        dr Dr prof Prof ing Ing mgr Mgr bc Bc doc Doc JUDr MUDr PhDr RNDr sv gen pan č čl str s tj tzn např např cca
        tel ul
    """,
    "sk": """
        dr Dr prof Prof ing Ing mgr Mgr doc Doc JUDr MUDr PhDr RNDr sv gen č čl str s tj tzn napr cca tel ul S.r.o obr
    """,
    "ru": "Ок ок г ул д кв стр рис табл см ср т.е т.н им проф акад доц ген полк гр тов св о п пп ст гл тел т",
    "uk": "г вул буд кв стор рис табл див ім проф акад доц ген гр св п ст гл тел м с",
    "bg": "гр ул бул проф акад доц д-р инж св стр чл ал т.е т.нар напр",
    "da": "Mt St Skt dr hr fr prof ca nr stk bl.a f.eks fx jf kap kl s pr skt evt inkl ekskl",
    "sv": "dr hr fr prof ca nr bl.a t.ex jfr kap kl s ev inkl exkl S:t St",
    "nb": "dr hr fr prof ca nr bl.a f.eks jf kap kl s pr St evt inkl ekskl",
    "fi": "esim ks vrt ns em prof tri nro s klo n",
    "ro": "dr Dr prof Prof ing Ing d-l d-na dl dna nr art alin pag str bd sf Sf",
    "tr": "Dr Prof Doç Av Sn Yrd Öğr Alb Gen Org Bkz bkz örn no No s Sok Cad Mah",
    "hu": "dr Dr prof Prof ifj id özv Szt pl ill kb ún sz",
    "el": "κ κα κος Δρ δρ Καθ αρ σελ βλ π.χ δηλ αγ Αγ",
    "ar": "د أ م ص ج",
    "hi": "डॉ श्री प्रो पं",
    "mr": "डॉ श्री प्रो सौ",
    "kk": "Проф проф акад ғ көш",
}
MONTHS = {
    "de": """
        Januar Februar März April Mai Juni Juli August September Oktober November Dezember Jahrhundert Jh Jahrhunderts
        Jahrtausend Jan Feb Aug Sept Okt Nov Dez Bundesliga Klasse Stock Geburtstag Platz Liga Weltkrieg Lebensjahr FC
    """,
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "nb": "januar februar mars april mai juni juli august september oktober november desember",
    "fi": "tammikuuta helmikuuta",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince století",
    "sk": "januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra storočia",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
}
#: Words that open a sentence and no name.
OPENERS = {
    "da": "De Det Den Han Hun Vi Hvad Hvor Hvem Men Jeg Der Da Så Nu Hvis Når",
    "nb": "De Det Den Han Hun Vi Hva Hvor Hvem Men Jeg Der Da Så Nå Hvis Når",
    "sv": "De Det Den Han Hon Vi Vad Var Vem Men Jag Där Då Så Nu Om När",
    "de": "Er Sie Es Wir Ich Aber Doch Dann Wie Was Wer Wo Wenn Nun Jetzt Auch Dort Hier",
    "nl": "Het Hij Zij Ze Wij Wat Waar Wie Maar Dan Nu Er Dat Die Deze Als",
    "es": "El La Los Las Él Ella Ellos Pero Cuando Como Este Esta Eso Así Ahora No Si",
    "fr": "Il Elle Ils Elles Mais On Ce Cette Puis Nous Vous Je Quand Comme Si",
    "it": "Il Lo Egli Ella Lui Lei Ma Quando Come Questo Questa Poi Non Se",
    "pt": "Ele Ela Eles Elas Mas Quando Como Este Esta Isso Agora Não Se",
}
