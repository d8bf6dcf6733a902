"""Hold times in sentences of our own, French and English, all told on Sunday 14 January 2024 unless a row says otherwise.

A row is: id, sentence, words of the time as found, first day, last day, role. An open end is an empty string; a row whose words are empty must give no time.
"""

FRENCH = """
weekday | Des hommes ont attaqué le poste mardi. | mardi | 2024-01-09 | 2024-01-09 | point
weekday-today | Dimanche, une bombe a explosé au marché. | Dimanche | 2024-01-14 | 2024-01-14 | point
weekday-article | Le lundi, les soldats ont quitté la caserne. | Le lundi | 2024-01-08 | 2024-01-08 | point
weekday-evening | Une roquette est tombée vendredi soir sur le camp. | vendredi soir | 2024-01-12 | 2024-01-12 | point
weekday-dawn | Le village a été pris samedi à l'aube. | samedi à l'aube | 2024-01-13 | 2024-01-13 | point
weekday-last | Deux otages ont été libérés lundi dernier. | lundi dernier | 2024-01-08 | 2024-01-08 | point
weekday-last-same | Le convoi est parti dimanche dernier. | dimanche dernier | 2024-01-07 | 2024-01-07 | point
weekday-next | La réunion est prévue mardi prochain. | mardi prochain | 2024-01-16 | 2024-01-16 | point
weekday-future | Les troupes partiront jeudi. | jeudi | 2024-01-18 | 2024-01-18 | point
this-weekday | Le préfet a parlé ce dimanche à la radio. | ce dimanche | 2024-01-14 | 2024-01-14 | point
weekday-day-month | Samedi 13 janvier, des rebelles ont brûlé une école. | Samedi 13 janvier | 2024-01-13 | 2024-01-13 | point
weekday-day-month-old | L'armée a bombardé le port mardi 19 décembre. | mardi 19 décembre | 2023-12-19 | 2023-12-19 | point
full | Le 7 octobre 2023, des combattants ont franchi la clôture. | Le 7 octobre 2023 | 2023-10-07 | 2023-10-07 | point
first | Le 1er novembre 2022, la trêve a été signée. | Le 1er novembre 2022 | 2022-11-01 | 2022-11-01 | point
first-word | Le premier mars 2021, le maire a été tué. | Le premier mars 2021 | 2021-03-01 | 2021-03-01 | point
weekday-full | Le jeudi 24 août 2023, un avion s'est écrasé. | Le jeudi 24 août 2023 | 2023-08-24 | 2023-08-24 | point
day-month-past | Le 3 mars, la ville a été reprise. | Le 3 mars | 2023-03-03 | 2023-03-03 | point
day-month-future | Les élections auront lieu le 25 février. | le 25 février | 2024-02-25 | 2024-02-25 | point
capitals | LE 7 OCTOBRE 2023, DES COMBATTANTS ONT ATTAQUE. | LE 7 OCTOBRE 2023 | 2023-10-07 | 2023-10-07 | point
no-accents | L'attaque du 3 fevrier 2022 a fait dix morts. | du 3 fevrier 2022 | 2022-02-03 | 2022-02-03 | point
narrow-space | Le 7\u00a0octobre\u202f2023, la base a été prise. | Le 7\u00a0octobre\u202f2023 | 2023-10-07 | 2023-10-07 | point
abbreviated | Publié le 5 sept. 2023 à Paris. | le 5 sept. 2023 | 2023-09-05 | 2023-09-05 | point
numeric | Le rapport du 12/03/2022 accuse les rebelles. | 12/03/2022 | 2022-03-12 | 2022-03-12 | point
iso | Une frappe a eu lieu le 2023-11-02 près du pont. | 2023-11-02 | 2023-11-02 | 2023-11-02 | point
month-year | En mars 2019, le califat s'est effondré. | En mars 2019 | 2019-03-01 | 2019-03-31 | point
month | En juillet, une bombe a tué dix civils. | En juillet | 2023-07-01 | 2023-07-31 | point
month-of | Au mois de mai, les rebelles ont pris la ville. | Au mois de mai | 2023-05-01 | 2023-05-31 | point
month-last | Les combats de décembre dernier ont fait cent morts. | de décembre dernier | 2023-12-01 | 2023-12-31 | point
month-future | L'armée se retirera en mars. | en mars | 2024-03-01 | 2024-03-31 | point
month-early | Début mars 2022, le port a été bloqué. | Début mars 2022 | 2022-03-01 | 2022-03-10 | point
month-mid | À la mi-mars 2022, le port a été bloqué. | À la mi-mars 2022 | 2022-03-11 | 2022-03-20 | point
month-late | Fin mars 2022, le port a rouvert. | Fin mars 2022 | 2022-03-21 | 2022-03-31 | point
month-late-no-year | Fin novembre, trente soldats se sont rendus. | Fin novembre | 2023-11-21 | 2023-11-30 | point
year | En 2014, une coalition est intervenue. | En 2014 | 2014-01-01 | 2014-12-31 | point
year-early | Début 2017, les rebelles tenaient la ville. | Début 2017 | 2017-01-01 | 2017-04-30 | point
year-mid | Le siège a pris fin mi-2017. | mi-2017 | 2017-05-01 | 2017-08-31 | point
year-late | Le groupe a été vaincu fin 2017. | fin 2017 | 2017-09-01 | 2017-12-31 | point
years | La guerre a duré de 1991 à 2002. | de 1991 à 2002 | 1991-01-01 | 2002-12-31 | point
season | À l'été 2020, des maisons ont été détruites. | À l'été 2020 | 2020-06-01 | 2020-08-31 | point
days | Du 10 au 12 janvier, les combats ont fait rage. | Du 10 au 12 janvier | 2024-01-10 | 2024-01-12 | point
days-between | Entre le 3 et le 5 mai 2021, dix villages ont brûlé. | Entre le 3 et le 5 mai 2021 | 2021-05-03 | 2021-05-05 | point
days-two-months | Du 28 décembre au 3 janvier, la trêve a tenu. | Du 28 décembre au 3 janvier | 2023-12-28 | 2024-01-03 | point
night-weekdays | L'attaque a eu lieu dans la nuit de mardi à mercredi. | dans la nuit de mardi à mercredi | 2024-01-09 | 2024-01-10 | point
night-days | Dans la nuit du 12 au 13 janvier, le dépôt a brûlé. | Dans la nuit du 12 au 13 janvier | 2024-01-12 | 2024-01-13 | point
night-days-no-month | Dans la nuit du 12 au 13, le dépôt a brûlé. | Dans la nuit du 12 au 13 | 2024-01-12 | 2024-01-13 | point
evening-morning | Dix villageois ont péri entre dimanche soir et lundi matin. | entre dimanche soir et lundi matin | 2024-01-07 | 2024-01-08 | point
today | Aujourd'hui, le marché est resté fermé. | Aujourd'hui | 2024-01-14 | 2024-01-14 | point
this-morning | Un obus a touché l'hôpital ce matin. | ce matin | 2024-01-14 | 2024-01-14 | point
yesterday | Hier soir, deux policiers ont été tués. | Hier soir | 2024-01-13 | 2024-01-13 | point
before-yesterday | Avant-hier, un pont a sauté. | Avant-hier | 2024-01-12 | 2024-01-12 | point
tomorrow | Le ministre arrivera demain. | demain | 2024-01-15 | 2024-01-15 | point
week-last | La semaine dernière, quatre infirmières ont été arrêtées. | La semaine dernière | 2024-01-01 | 2024-01-07 | point
month-before | Le mois dernier, l'usine a été pillée. | Le mois dernier | 2023-12-01 | 2023-12-31 | point
year-before | L'an dernier, mille personnes ont fui. | L'an dernier | 2023-01-01 | 2023-12-31 | point
this-year | Cette année, cent écoles ont fermé. | Cette année | 2024-01-01 | 2024-12-31 | point
ago-days | Il y a trois jours, un drone a frappé le camp. | Il y a trois jours | 2024-01-11 | 2024-01-11 | point
ago-months | Le maire a été enlevé il y a deux mois. | il y a deux mois | 2023-11-01 | 2023-11-30 | point
ago-years | Il y a dix ans, la guerre éclatait. | Il y a dix ans | 2014-01-01 | 2014-12-31 | point
since-day | Depuis le 7 octobre 2023, les frappes se succèdent. | Depuis le 7 octobre 2023 | 2023-10-07 | | since
since-month | Depuis janvier, mille civils ont été tués. | Depuis janvier | 2024-01-01 | | since
since-year | Depuis 2012, le nord échappe à l'État. | Depuis 2012 | 2012-01-01 | | since
since-weekday | Depuis samedi, la route est coupée. | Depuis samedi | 2024-01-13 | | since
until-day | La trêve tiendra jusqu'au 31 janvier. | jusqu'au 31 janvier | | 2024-01-31 | until
by-day | Les troupes doivent se retirer d'ici au 31 décembre. | d'ici au 31 décembre | | 2024-12-31 | until
until-month | Le couvre-feu reste en vigueur jusqu'en mars. | jusqu'en mars | | 2024-03-31 | until
by-month-end | Les casques partiront d'ici à la fin du mois. | d'ici à la fin du mois | | 2024-01-31 | until
feast-eve | La veille de Noël 2021, des soldats ont brûlé des camions. | La veille de Noël 2021 | 2021-12-24 | 2021-12-24 | point
duration | Les combats ont duré pendant trois jours. | pendant trois jours | | | duration
look-planet | Une sonde a quitté la planète Mars. | | | |
look-age | Une femme âgée de 34 ans a été blessée. | | | |
look-age-bare | Un berger de trente ans, Moussa, a disparu. | de trente ans | | | duration
look-clock | La radio émet 24 heures sur 24. | | | |
look-seconds | Une seconde explosion a retenti. | | | |
look-mai | Le commandant Mai-Mai a déposé les armes. | | | |
decade | Dans les années 1990, la ville vivait du coton. | Dans les années 1990 | 1990-01-01 | 1999-12-31 | point
look-count | Ils ont brûlé 2014 maisons et 12 écoles. | | | |
look-resolution | La résolution 1701 a été citée par la mission. | | | |
hour | Le 24 novembre, vers 3 heures, le poste a été attaqué. | Le 24 novembre, vers 3 heures | 2023-11-24 | 2023-11-24 | point
"""

ENGLISH = """
weekday | Gunmen attacked the post on Tuesday. | on Tuesday | 2024-01-09 | 2024-01-09 | point
weekday-today | A bomb exploded in the market on Sunday. | on Sunday | 2024-01-14 | 2024-01-14 | point
weekday-bare | Soldiers left the barracks Monday. | Monday | 2024-01-08 | 2024-01-08 | point
weekday-evening | The raid began on Wednesday evening. | on Wednesday evening | 2024-01-10 | 2024-01-10 | point
weekday-early | Fighters entered the town early on Tuesday. | early on Tuesday | 2024-01-09 | 2024-01-09 | point
weekday-late | A rocket hit the camp late Friday. | late Friday | 2024-01-12 | 2024-01-12 | point
weekday-earlier | The army shelled the port earlier on Thursday. | earlier on Thursday | 2024-01-11 | 2024-01-11 | point
weekday-last | Two hostages were freed last Monday. | last Monday | 2024-01-08 | 2024-01-08 | point
weekday-last-same | The convoy left last Sunday. | last Sunday | 2024-01-07 | 2024-01-07 | point
weekday-next | Talks are due next Tuesday. | next Tuesday | 2024-01-16 | 2024-01-16 | point
weekday-future | The ministers will meet on Thursday. | on Thursday | 2024-01-18 | 2024-01-18 | point
weekday-of-week | The bridge was blown up on Wednesday last week. | on Wednesday last week | 2024-01-03 | 2024-01-03 | point
weekday-possessive | Monday's attack killed ten soldiers. | Monday's | 2024-01-08 | 2024-01-08 | point
weekday-month-day | On Saturday, January 13, rebels burned a school. | On Saturday, January 13 | 2024-01-13 | 2024-01-13 | point
weekday-day-month | On Tuesday 19 December the army bombed the port. | On Tuesday 19 December | 2023-12-19 | 2023-12-19 | point
full-month-day | On October 7, 2023, fighters crossed the fence. | On October 7, 2023 | 2023-10-07 | 2023-10-07 | point
full-day-month | On 7 October 2023 fighters crossed the fence. | On 7 October 2023 | 2023-10-07 | 2023-10-07 | point
full-ordinal | The truce was signed on the 1st of November 2022. | on the 1st of November 2022 | 2022-11-01 | 2022-11-01 | point
abbreviated | Two policemen were shot on Jan. 3. | on Jan. 3 | 2024-01-03 | 2024-01-03 | point
month-day-past | The town was retaken on March 3. | on March 3 | 2023-03-03 | 2023-03-03 | point
month-day-future | Elections will be held on February 25. | on February 25 | 2024-02-25 | 2024-02-25 | point
capitals | ON OCTOBER 7, 2023, FIGHTERS CROSSED THE FENCE. | ON OCTOBER 7, 2023 | 2023-10-07 | 2023-10-07 | point
numeric | The letter of 03/25/2022 blames the rebels. | 03/25/2022 | 2022-03-25 | 2022-03-25 | point
numeric-both | The letter of 03/12/2022 blames the rebels. | | | |
iso | A strike on 2023-11-02 hit the bridge. | on 2023-11-02 | 2023-11-02 | 2023-11-02 | point
month-year | The caliphate collapsed in March 2019. | in March 2019 | 2019-03-01 | 2019-03-31 | point
month | A bomb killed ten civilians in July. | in July | 2023-07-01 | 2023-07-31 | point
month-last | The fighting last December killed a hundred people. | last December | 2023-12-01 | 2023-12-31 | point
month-future | The army will withdraw in March. | in March | 2024-03-01 | 2024-03-31 | point
month-early | In early March 2022 the port was blocked. | In early March 2022 | 2022-03-01 | 2022-03-10 | point
month-mid | In mid-March 2022 the port was blocked. | In mid-March 2022 | 2022-03-11 | 2022-03-20 | point
month-late | In late March 2022 the port reopened. | In late March 2022 | 2022-03-21 | 2022-03-31 | point
month-end | The base was handed over at the end of November. | at the end of November | 2023-11-21 | 2023-11-30 | point
year | A coalition intervened in 2014. | in 2014 | 2014-01-01 | 2014-12-31 | point
year-attributive | The 2014 offensive failed. | The 2014 | 2014-01-01 | 2014-12-31 | point
year-early | In early 2017 rebels held the town. | In early 2017 | 2017-01-01 | 2017-04-30 | point
year-mid | The siege ended in mid-2017. | in mid-2017 | 2017-05-01 | 2017-08-31 | point
year-late | The group was defeated in late 2017. | in late 2017 | 2017-09-01 | 2017-12-31 | point
years | The war lasted from 1991 to 2002. | from 1991 to 2002 | 1991-01-01 | 2002-12-31 | point
season | In the summer of 2020 houses were destroyed. | In the summer of 2020 | 2020-06-01 | 2020-08-31 | point
days | On January 10-12 rebels attacked three villages. | On January 10-12 | 2024-01-10 | 2024-01-12 | point
days-between | Between 3 and 5 May 2021 ten villages burned. | Between 3 and 5 May 2021 | 2021-05-03 | 2021-05-05 | point
days-two-months | From December 28 to January 3 the truce held. | From December 28 to January 3 | 2023-12-28 | 2024-01-03 | point
overnight-weekdays | The depot burned overnight Friday to Saturday. | overnight Friday to Saturday | 2024-01-12 | 2024-01-13 | point
night-days | In the night of 12 to 13 January the depot burned. | In the night of 12 to 13 January | 2024-01-12 | 2024-01-13 | point
night-of | On the night of January 5 gunmen stormed the hotel. | On the night of January 5 | 2024-01-05 | 2024-01-06 | point
weekdays | Villages were shelled from Monday to Wednesday. | from Monday to Wednesday | 2024-01-08 | 2024-01-10 | point
today | The market stayed closed today. | today | 2024-01-14 | 2024-01-14 | point
this-morning | A shell hit the hospital this morning. | this morning | 2024-01-14 | 2024-01-14 | point
this-morning-of | Nine people were killed by this morning's rockets. | this morning's | 2024-01-14 | 2024-01-14 | point
tonight | The president will speak tonight. | tonight | 2024-01-14 | 2024-01-14 | point
last-night | Two policemen were killed last night. | last night | 2024-01-13 | 2024-01-14 | point
overnight | Drones hit the refinery overnight. | overnight | 2024-01-13 | 2024-01-14 | point
yesterday | Yesterday afternoon a mine exploded. | Yesterday afternoon | 2024-01-13 | 2024-01-13 | point
before-yesterday | The mayor was shot the day before yesterday. | the day before yesterday | 2024-01-12 | 2024-01-12 | point
tomorrow | The minister arrives tomorrow. | tomorrow | 2024-01-15 | 2024-01-15 | point
week-last | Four nurses were arrested last week. | last week | 2024-01-01 | 2024-01-07 | point
month-before | The plant was looted last month. | last month | 2023-12-01 | 2023-12-31 | point
month-next | Rwanda plans to send more troops next month. | next month | 2024-02-01 | 2024-02-29 | point
year-before | A thousand people fled last year. | last year | 2023-01-01 | 2023-12-31 | point
ago-days | Three days ago a drone hit the camp. | Three days ago | 2024-01-11 | 2024-01-11 | point
ago-months | The mayor was abducted two months ago. | two months ago | 2023-11-01 | 2023-11-30 | point
ago-years | War broke out ten years ago. | ten years ago | 2014-01-01 | 2014-12-31 | point
since-day | Strikes have continued since October 7, 2023. | since October 7, 2023 | 2023-10-07 | | since
since-month | A thousand civilians have been killed since January. | since January | 2024-01-01 | | since
since-year | The north has been lawless since 2012. | since 2012 | 2012-01-01 | | since
since-weekday | The road has been cut since Saturday. | since Saturday | 2024-01-13 | | since
until-day | The truce will hold until January 31. | until January 31 | | 2024-01-31 | until
by-day | The troops will withdraw by 31 December. | by 31 December | | 2024-12-31 | until
by-end | The mission will leave by the end of this month. | by the end of this month | | 2024-01-31 | until
feast-eve | On Christmas Eve 2021 soldiers burned trucks. | On Christmas Eve 2021 | 2021-12-24 | 2021-12-24 | point
duration | The fighting lasted for three days. | for three days | | | duration
look-march | Thousands march through the city. | | | |
look-march-on | The rebels began to march on the capital. | | | |
look-may | The attackers may return. | | | |
look-may-name | Prime Minister Theresa May resigned. | | | |
look-age | A 41-year-old farmer was beaten. | | | |
look-hours | Unions called a 24-hour strike. | | | |
look-second | A second blast followed. | | | |
decade | In the 1990s the town lived on cotton. | In the 1990s | 1990-01-01 | 1999-12-31 | point
look-resolution | The envoy quoted Resolution 1701. | | | |
look-count | They burned 2014 houses and 12 schools. | | | |
look-sat | The men sat in the sun. | | | |
"""
