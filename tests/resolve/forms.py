"""Hold times of many forms, in sentences of our own: one family after the other, each in both languages.

A row is: day of publication (or nothing), sentence, the times found in the order in which they end. A time is a day, `first/last` with an open end left out, or
`length` for a length of time that has no place on the calendar; a row without times must give none.
"""

FRENCH = """
2024-01-17 | Les chiffres couvrent février-avril 2023. | 2023-02-01/2023-04-30
2024-01-17 | La ville fut affamée pendant l'hiver 2021-2022. | 2021-12-01/2022-02-28
2024-01-17 | Le 9 janvier, un raid a tué deux hommes. 48 heures plus tôt, un pont avait sauté. | 2024-01-09 2024-01-07
2024-01-17 | Le maire a été abattu dans la nuit de samedi à dimanche. | 2024-01-13/2024-01-14
2024-01-17 | Un poste a été pris dans la nuit du 3 au 4 janvier. | 2024-01-03/2024-01-04
2024-01-17 | Le bâtiment a brûlé dans la nuit du 12 décembre. | 2023-12-12/2023-12-13
2024-01-17 | Ils sont arrivés au petit matin de mardi. | 2024-01-16
2024-01-17 | Le convoi est passé lundi en fin de journée. | 2024-01-15
2024-01-17 | La délégation reviendra lundi en huit. | 2024-01-29
2024-01-17 | La délégation reviendra vendredi en quinze. | 2024-02-02
2024-01-17 | Ils ont fui il y a une dizaine de jours. | 2024-01-07
2024-01-17 | Ils ont fui il y a une quinzaine de jours. | 2024-01-02
2024-01-17 | Ils ont fui il y a quinze jours. | 2024-01-03
2024-01-17 | Ils ont fui il y a huit jours. | 2024-01-10
2024-01-17 | Les combats ont fait rage entre lundi et mercredi. | 2024-01-15/2024-01-17
2024-01-17 | Entre le 10 et le 12 janvier, dix villages ont brûlé. | 2024-01-10/2024-01-12
2024-01-17 | Les combats ont repris à partir du 3 janvier. | 2024-01-03/
2024-01-17 | Un obus est tombé mardi vers 4 heures du matin. | 2024-01-16
2024-01-17 | Un obus est tombé hier vers 14h30 GMT. | 2024-01-16
2024-01-17 | La semaine prochaine, les casques bleus partiront. | 2024-01-22/2024-01-28
2024-01-17 | Ils doivent partir d'ici à vendredi. | /2024-01-19
2024-01-17 | Dix ans après l'attaque, les familles attendent. |
2024-01-17 | Le 3 janvier, une roquette a tué un enfant. Le lendemain de l'attaque, les écoles ont fermé. | 2024-01-03 2024-01-04
2024-01-17 | Le 3 janvier, une roquette a tué un enfant. Deux heures plus tard, un drone a frappé. | 2024-01-03 2024-01-03
2024-01-17 | Au XXe siècle, la vallée vivait du coton. | 1901-01-01/2000-12-31
2024-01-17 | Au début des années 2000, le groupe comptait cent hommes. | 2000-01-01/2003-12-31
2024-01-17 | Au quatrième trimestre, 30 attaques ont été recensées. | 2023-10-01/2023-12-31
2024-01-17 | Au second semestre 2022, 30 attaques ont été recensées. | 2022-07-01/2022-12-31
2024-01-17 | La seconde quinzaine de novembre a été sanglante. | 2023-11-16/2023-11-30
2024-01-17 | La première semaine de janvier a été sanglante. | 2024-01-01/2024-01-07
2024-01-17 | En début de semaine, un pont a sauté. | 2024-01-15/2024-01-16
2024-01-17 | En fin de semaine dernière, un pont a sauté. | 2024-01-12/2024-01-14
2024-01-17 | Deux hommes sont morts le week-end dernier. | 2024-01-13/2024-01-14
2024-01-17 | Le bombardement a eu lieu pendant le ramadan 2023. | 2023-03-23/2023-04-20
2024-01-17 | Le jour de l'Aïd el-Fitr, un drone a frappé. | 2023-04-21
2024-01-17 | À la veille de Noël, un drone a frappé. | 2023-12-24
2024-01-17 | Le lundi de Pâques 2022, un drone a frappé. | 2022-04-18
2024-01-17 | L'explosion du jour de l'Achoura a fait dix morts. | 2023-07-28
2024-01-17 | L'hiver dernier, le front s'est figé. | 2022-12-01/2023-02-28
2024-01-17 | Cet hiver, le front s'est figé. | 2023-12-01/2024-02-29
2024-01-17 | Au printemps prochain, les semis reprendront. | 2024-03-01/2024-05-31
2024-01-17 | À la fin de l'été 2021, Kaboul est tombée. | 2021-08-01/2021-08-31
2024-01-17 | Le scrutin aura lieu le 4 février. | 2024-02-04
2024-01-17 | Ils se sont rencontrés en février. | 2023-02-01/2023-02-28
2024-01-17 | L'accord a été signé le 12. | 2024-01-12
2024-01-17 | Le couvre-feu durera jusqu'au 31 janvier. | /2024-01-31
2024-01-17 | La ville était tenue par les rebelles jusqu'en 2018. | /2018-12-31
2024-01-17 | La route est coupée depuis mardi dernier. | 2024-01-16/
2024-01-17 | La route est coupée depuis deux semaines. | 2024-01-03/
2024-01-17 | La route est coupée depuis un mois. | 2023-12-17/
2024-01-17 | Cela fait trois mois que la route est coupée. | 2023-10-17/
2024-01-17 | Au cours des dernières 48 heures, dix hommes sont morts. | 2024-01-15/2024-01-17
2024-01-17 | Ces dix derniers jours, dix hommes sont morts. | 2024-01-07/2024-01-17
2024-01-17 | Ces derniers jours, dix hommes sont morts. |
2024-01-17 | Un an jour pour jour après le putsch du 26 juillet 2022, la foule a défilé. | 2022-07-26 2023-07-26
2024-01-17 | Il y a deux ans jour pour jour, l'armée entrait dans la ville. | 2022-01-17
2024-01-17 | Le deuxième anniversaire de la chute de Kaboul, le 15 août, a été discret. | 2023-08-15
2024-01-17 | La veille du scrutin du 20 décembre, un candidat a été enlevé. | 2023-12-20 2023-12-19
2024-01-17 | Le maire a été tué le 3 janvier. Le mercredi précédent, il avait reçu des menaces. | 2024-01-03 2023-12-27
2024-01-17 | Ils ont été vus pour la dernière fois dimanche soir. | 2024-01-14
2024-01-17 | Samedi matin à 6 heures, le camp a été attaqué. | 2024-01-13
2024-01-17 | Vers minuit, dans la nuit de lundi à mardi, des tirs ont éclaté. | 2024-01-16
2024-01-17 | Peu avant 23 heures, dans la nuit de lundi à mardi, des tirs ont éclaté. | 2024-01-15
2024-01-17 | L'attaque de mardi soir a fait dix morts. | 2024-01-16
2024-01-17 | Le 5 janvier 2015, puis le 7, des hommes ont tiré. | 2015-01-05 2015-01-07
2024-01-17 | En 2014-2015, la région a brûlé. | 2014-01-01/2015-12-31
2024-01-17 | De janvier à mars 2022, la région a brûlé. | 2022-01-01/2022-03-31
2024-01-17 | De mi-novembre au 5 janvier, la région a brûlé. | 2023-11-11/2024-01-05
2024-01-17 | Du lundi 8 au vendredi 12 janvier, la région a brûlé. | 2024-01-08/2024-01-12
2024-01-17 | Du 28 décembre 2023 au 3 janvier 2024, la trêve a tenu. | 2023-12-28/2024-01-03
2024-01-17 | Les 8 et 9 janvier, des tirs ont éclaté. | 2024-01-08/2024-01-09
2024-01-17 | Lundi et mardi, des tirs ont éclaté. | 2024-01-15/2024-01-16
2024-01-17 | « Ils sont venus hier », a raconté lundi une habitante. | 2024-01-14 2024-01-15
2024-01-17 | Le porte-parole a déclaré lundi que l'attaque de vendredi était terminée. | 2024-01-15 2024-01-12
2024-01-17 | Il a promis que les otages seraient libérés samedi. | 2024-01-20
2024-01-17 | Un marché hebdomadaire se tient chaque vendredi. |
2024-01-17 | La place du 7-Novembre était vide. |
2024-01-17 | Il habite rue du 8 mai 1945. |
2024-01-17 | Mme Avril a pris la parole. |
2024-01-17 | Il a été blessé par balle. |
2024-01-17 | Les soldats ont tenu une seconde position. |
2024-01-17 | Le sommet de la Ligue arabe, prévu mercredi, a été reporté. | 2024-01-24
2024-01-17 | Les élections de dimanche ont été calmes. | 2024-01-14
2024-01-17 | Ce mercredi, une bombe a explosé. | 2024-01-17
2024-01-17 | Dans les prochaines 48 heures, l'armée attaquera. | 2024-01-17/2024-01-19
2024-01-17 | Dans deux semaines, les casques bleus partiront. | 2024-01-29/2024-02-04
2024-01-17 | Le mois prochain, les casques bleus partiront. | 2024-02-01/2024-02-29
2024-01-17 | Avant la fin du mois, les casques bleus partiront. | /2024-01-20
2024-01-17 | D'ici la fin de l'année, les casques bleus partiront. | /2024-12-31
2024-01-17 | Plus tôt dans la semaine, un pont a sauté. | 2024-01-15/2024-01-17
2024-01-17 | Courant novembre, un pont a sauté. | 2023-11-01/2023-11-30
2024-01-17 | À l'automne 2022, Kherson a été reprise. | 2022-09-01/2022-11-30
2024-01-17 | Le 24-02-2022, les chars ont passé la frontière. | 2022-02-24
2024-01-17 | Le 24.02.2022, les chars ont passé la frontière. | 2022-02-24
2024-01-17 | Le vingt-quatre février deux mille vingt-deux, les chars ont passé la frontière. | 2022-02-24
2024-01-17 | Semaine 50 de 2023 : douze incidents. | 2023-12-11/2023-12-17
2024-01-17 | Durant la semaine du 8 au 14 janvier, douze incidents. | 2024-01-08/2024-01-14
2024-01-17 | Les putschistes ont pris le pouvoir avant-hier soir. | 2024-01-15
2024-01-17 | Demain matin, le tribunal rendra son verdict. | 2024-01-18
2024-01-17 | Après-demain, le tribunal rendra son verdict. | 2024-01-19
2024-01-17 | Le tribunal rendra son verdict ce soir. | 2024-01-17
2024-01-17 | L'armée dit avoir abattu onze drones la nuit dernière. | 2024-01-16/2024-01-17
2024-01-17 | L'aviation bombardera cette nuit les positions rebelles, prévient le ministère. | 2024-01-17/2024-01-18
2024-01-17 | Vendredi dernier, trois hommes ont été enlevés. | 2024-01-12
2024-01-17 | Mercredi dernier, trois hommes ont été enlevés. | 2024-01-10
2024-01-17 | Mercredi prochain, trois hommes seront jugés. | 2024-01-24
2024-01-17 | L'année dernière, trois hommes ont été jugés. | 2023-01-01/2023-12-31
2024-01-17 | L'an prochain, trois hommes seront jugés. | 2025-01-01/2025-12-31
2024-01-17 | En décembre prochain, trois hommes seront jugés. | 2024-12-01/2024-12-31
2024-01-17 | Début janvier, trois hommes ont été jugés. | 2024-01-01/2024-01-10
2024-01-17 | Fin 2022, trois hommes ont été jugés. | 2022-09-01/2022-12-31
2024-01-17 | Au cours du premier semestre de l'année 2023, 30 incidents ont été recensés. | 2023-01-01/2023-06-30
2024-01-17 | À la mi-journée de lundi, les tirs ont cessé. | 2024-01-15
2024-01-17 | Dans l'après-midi de samedi, les tirs ont cessé. | 2024-01-13
2024-01-17 | Dans la soirée de dimanche, les tirs ont cessé. | 2024-01-14
2024-01-17 | Aux premières heures de mardi, les tirs ont cessé. | 2024-01-16
2024-01-17 | Tôt mardi matin, les tirs ont cessé. | 2024-01-16
2024-01-17 | Tard lundi soir, les tirs ont cessé. | 2024-01-15
2024-01-17 | Il y a trois mois, la ville tombait. | 2023-10-01/2023-10-31
2024-01-17 | Il y a une semaine, la ville tombait. | 2024-01-08/2024-01-14
2024-01-17 | Il y a plus de vingt ans, la guerre éclatait. | 2004-01-01/2004-12-31
2024-01-17 | Il y a quelques jours, la ville tombait. |
2024-01-17 | Voici deux ans que la guerre dure. | 2022-01-17/
2024-01-17 | Depuis plus de six mois, la ville est assiégée. | 2023-07-17/
2024-01-17 | Depuis 48 heures, la ville est bombardée. | 2024-01-15/
2024-01-17 | Depuis hier, la ville est bombardée. | 2024-01-16/
2024-01-17 | Depuis la semaine dernière, la ville est bombardée. | 2024-01-08/
2024-01-17 | Depuis début janvier, la ville est bombardée. | 2024-01-01/
2024-01-17 | Depuis le début de l'année, la ville est bombardée. | 2024-01-01/
2024-01-17 | Depuis l'été 2022, la ville est bombardée. | 2022-06-01/
2024-01-17 | Depuis mars dernier, la ville est bombardée. | 2023-03-01/
2024-01-17 | Jusqu'à hier, la ville était calme. | /2024-01-16
2024-01-17 | Jusqu'à la fin mars, la ville sera fermée. | /2024-03-31
2024-01-17 | Jusqu'au 5 février inclus, la ville sera fermée. | /2024-02-05
2024-01-17 | Jusqu'en décembre dernier, la ville était calme. | /2023-12-31
2024-01-17 | Jusqu'à mercredi prochain, la ville sera fermée. | /2024-01-24
2024-01-17 | D'ici au 30 juin, les soldats quitteront la ville. | /2024-06-30
2024-01-17 | Avant le 10 février, les soldats quitteront la ville. | /2024-02-09
2024-01-17 | Avant 2012, la ville était calme. | /2011-12-31
2024-01-17 | Le poste a été attaqué le 2 mars 2021. Quatre jours plus tôt, un drone l'avait survolé. | 2021-03-02 2021-02-26
2024-01-17 | Le poste a été attaqué le 2 mars 2021. Une semaine plus tard, il a été rasé. | 2021-03-02 2021-03-08/2021-03-14
2024-01-17 | Le poste a été attaqué le 2 mars 2021. Un mois plus tard, il a été rasé. | 2021-03-02 2021-04-01/2021-04-30
2024-01-17 | Le poste a été attaqué le 2 mars 2021, et rasé le surlendemain. | 2021-03-02 2021-03-04
2024-01-17 | Le poste a été attaqué le 2 mars 2021. Le jeudi suivant, il a été rasé. | 2021-03-02 2021-03-04
2024-01-17 | Au lendemain de l'attaque du 7 octobre 2023, la frontière a été fermée. | 2023-10-07 2023-10-08
2024-01-17 | À la veille du sommet du 20 janvier, un convoi a sauté. | 2023-01-20 2023-01-19
2024-01-17 | Trois jours avant Noël, un convoi a sauté. | 2023-12-25 2023-12-22
2024-01-17 | Deux semaines avant le scrutin du 20 décembre, un convoi a sauté. | 2023-12-20 2023-12-04/2023-12-10
2024-01-17 | Le soir même de l'accord du 3 janvier, un convoi a sauté. | 2024-01-03
2024-01-17 | Pour le dixième anniversaire de l'enlèvement du 14 avril 2014, les mères défileront. | 2014-04-14 2024-04-14
2024-01-17 | Le jour de Pâques, un convoi a sauté. | 2023-04-09
2024-01-17 | Le jour de l'an, un convoi a sauté. | 2024-01-01
2024-01-17 | Au deuxième jour de l'Aïd el-Kébir, un convoi a sauté. | 2023-06-29
2024-01-17 | Pendant le mois de ramadan, un convoi a sauté. | 2023-03-23/2023-04-20
2024-01-17 | À la Toussaint, un convoi a sauté. | 2023-11-01
2024-01-17 | Le 15 août, jour de l'Assomption, un convoi a sauté. | 2023-08-15 2023-08-15
2024-01-17 | En hiver, les routes sont coupées. |
2024-01-17 | Au printemps 2023, la guerre a éclaté à Khartoum. | 2023-03-01/2023-05-31
2024-01-17 | Réf. 17/2024 : véhicule visé le 11/01/2024 à Goma. | 2024-01-11
2024-01-17 | Incident du 9/1 : un blessé. | 2024-01-09
2024-01-17 | Le 08/01/24 à 06h30, tir de roquette. | 2024-01-08
2024-01-17 | Semaine 2 : deux incidents. | 2024-01-08/2024-01-14
2024-01-17 | La semaine du 1er janvier, dix villages ont brûlé. | 2024-01-01/2024-01-07
2024-01-17 | Lundi vers midi, une roquette est tombée. | 2024-01-15
2024-01-17 | Une roquette est tombée hier à 5h45 (heure de Kiev). | 2024-01-16
2024-01-17 | Mardi, aux environs de 20 heures, une roquette est tombée. | 2024-01-16
2024-01-17 | Entre 3 h et 5 h du matin, mardi, une roquette est tombée. | 2024-01-16
2024-01-17 | À l'aube du 12 janvier, une roquette est tombée. | 2024-01-12
2024-01-17 | Du 1er au 15 janvier, dix villages ont brûlé. | 2024-01-01/2024-01-15
2024-01-17 | Entre le 28 décembre et le 2 janvier, dix villages ont brûlé. | 2023-12-28/2024-01-02
2024-01-17 | Entre décembre et janvier, dix villages ont brûlé. | 2023-12-01/2024-01-31
2024-01-17 | De 2015 à 2018, dix villages ont brûlé. | 2015-01-01/2018-12-31
2024-01-17 | De samedi soir à lundi matin, dix villages ont brûlé. | 2024-01-13/2024-01-15
2024-01-17 | Entre la mi-novembre et la fin décembre, dix villages ont brûlé. | 2023-11-11/2023-12-31
2024-01-17 | Samedi et dimanche, dix villages ont brûlé. | 2024-01-13/2024-01-14
2024-01-17 | Le 12 et le 13 janvier, dix villages ont brûlé. | 2024-01-12/2024-01-13
2024-01-17 | Il viendra un jour. |
2024-01-17 | Naguère, la ville était riche. |
2024-01-17 | L'Union africaine, née en 2002, siège ici. | 2002-01-01/2002-12-31
2024-01-17 | Le lycée du 4-Août a fermé. |
2024-01-17 | Les miliciens du Mouvement du 23 mars ont reculé. |
2024-01-17 | Le commandant Janvier Karairi a été tué. |
2024-01-17 | Le Printemps arabe a échoué. |
2024-01-17 | Un bébé de six mois est mort. | length
2024-01-17 | La fillette de 4 ans est morte. | length
2024-01-17 | Ils ont marché deux jours. |
 | GOMA, 5 mars 2023 (AFP) - Un obus est tombé hier sur le marché de la ville. | 2023-03-05 2023-03-04
2023-03-07 | GOMA, 5 mars (AFP) - Un obus est tombé hier sur le marché de la ville. | 2023-03-05 2023-03-04
2024-01-17 | « Nous avons fui lundi », a expliqué samedi une déplacée. | 2024-01-08 2024-01-13
2024-01-17 | En 2014, la ville est tombée. Le 10 juin, les prisons ont été vidées. | 2014-01-01/2014-12-31 2014-06-10
2024-01-17 | Il a été libéré cinq jours plus tard. |
2024-01-17 | Il aurait été tué mardi par un drone. | 2024-01-16
"""

ENGLISH = """
2024-01-17 | Figures cover February-April 2023. | 2023-02-01/2023-04-30
2024-01-17 | Figures cover March to May 2023. | 2023-03-01/2023-05-31
2024-01-17 | The town starved in the winter of 2021-2022. | 2021-12-01/2022-02-28
2024-01-17 | On 9 January a raid killed two men. 72 hours earlier, a bridge had fallen. | 2024-01-09 2024-01-06
2024-01-17 | The mayor was shot in the early hours of Monday. | 2024-01-15
2024-01-17 | The mayor was shot a week ago Tuesday. | 2024-01-09
2024-01-17 | The mayor was shot Tuesday before last. | 2024-01-09
2024-01-17 | The talks will resume a week from Friday. | 2024-01-26
2024-01-17 | Shelling went on Friday through Sunday. | 2024-01-12/2024-01-14
2024-01-17 | Shelling went on from 10 to 12 January. | 2024-01-10/2024-01-12
2024-01-17 | Shelling went on 10–12 Jan. in the north. | 2024-01-10/2024-01-12
2024-01-17 | The curfew applies as of Monday. | 2024-01-22/
2024-01-17 | The troops must leave by Friday. | /2024-01-19
2024-01-17 | A rocket fell at 2:30 p.m. local time on Tuesday. | 2024-01-16
2024-01-17 | A rocket fell on Tuesday at 0300Z. | 2024-01-16
2024-01-17 | A rocket fell last night. | 2024-01-16/2024-01-17
2024-01-17 | A rocket fell early this morning. | 2024-01-17
2024-01-17 | A patrol was hit on Monday. Earlier in the day, a drone had been shot down. | 2024-01-15 2024-01-15
2024-01-17 | Talks will be held next Tuesday. | 2024-01-23
2024-01-17 | Dozens died in the 1990s and in the late 1970s. | 1990-01-01/1999-12-31 1977-01-01/1979-12-31
2024-01-17 | In the fourth quarter of 2023, 30 attacks were counted. | 2023-10-01/2023-12-31
2024-01-17 | In Q3 2023, 30 attacks were counted. | 2023-07-01/2023-09-30
2024-01-17 | In the second half of September, 30 attacks were counted. | 2023-09-16/2023-09-30
2024-01-17 | In the first week of January, 30 attacks were counted. | 2024-01-01/2024-01-07
2024-01-17 | In the last quarter of last year, 30 attacks were counted. | 2023-10-01/2023-12-31
2024-01-17 | On the eve of Eid al-Adha, gunmen struck. | 2023-06-27
2024-01-17 | On Good Friday 2021, gunmen struck. | 2021-04-02
2024-01-17 | During Ramadan 2022, gunmen struck. | 2022-04-02/2022-05-01
2024-01-17 | On the third day of Ramadan, gunmen struck. | 2023-03-25
2024-01-17 | Gunmen struck during Ashura. | 2023-07-28
2024-01-17 | On Orthodox Easter, gunmen struck. | 2023-04-16
2024-01-17 | A mosque was hit on January 3. The day after the raid, schools closed. | 2024-01-03 2024-01-04
2024-01-17 | A mosque was hit on January 3. Hours later, a drone struck. | 2024-01-03 2024-01-03
2024-01-17 | A mosque was hit on January 3. Two weeks earlier, its imam had been shot. | 2024-01-03 2023-12-18/2023-12-24
2024-01-17 | The army struck two days after the January 3 raid. | 2024-01-03 2024-01-05
2024-01-17 | On the day after the October 7 attack, the border closed. | 2023-10-07 2023-10-08
2024-01-17 | A decade after the war, the mines remain. |
2024-01-17 | Three years ago today, the army took power. | 2021-01-17
2024-01-17 | The protest marked the second anniversary of the coup of 1 February 2021. | 2021-02-01 2023-02-01
2024-01-17 | The embargo has been in force for two months. | 2023-11-17/
2024-01-17 | The siege lasted for two months. | length
2024-01-17 | He was held for three days. | length
2024-01-17 | In the past week, ten men died. | 2024-01-10/2024-01-17
2024-01-17 | Over the past three days, ten men died. | 2024-01-14/2024-01-17
2024-01-17 | In the last 48 hours, ten men died. | 2024-01-15/2024-01-17
2024-01-17 | A few days ago, ten men died. |
2024-01-17 | A fortnight ago, ten men died. | 2024-01-01/2024-01-07
2024-01-17 | A couple of days ago, ten men died. | 2024-01-15
2024-01-17 | About ten days ago, ten men died. | 2024-01-07
2024-01-17 | Late last week, ten men died. | 2024-01-12/2024-01-14
2024-01-17 | Early last month, ten men died. | 2023-12-01/2023-12-10
2024-01-17 | Earlier this month, ten men died. | 2024-01-01/2024-01-17
2024-01-17 | Last winter, ten men died. | 2022-12-01/2023-02-28
2024-01-17 | Next spring, the rains will come. | 2024-03-01/2024-05-31
2024-01-17 | In the autumn of 2022, the city was retaken. | 2022-09-01/2022-11-30
2024-01-17 | Between March and May 2022, the city was shelled. | 2022-03-01/2022-05-31
2024-01-17 | From late March to mid-May 2022, the city was shelled. | 2022-03-21/2022-05-20
2024-01-17 | From November 28, 2023 to January 3, the truce held. | 2023-11-28/2024-01-03
2024-01-17 | From 2012 until 2014, the city was shelled. | 2012-01-01/2014-12-31
2024-01-17 | Between Monday night and Tuesday morning, the city was shelled. | 2024-01-15/2024-01-16
2024-01-17 | The strike was reported on Jan. 3 and Jan. 5. | 2024-01-03 2024-01-05
2024-01-17 | "They came yesterday," she said on Monday. | 2024-01-14 2024-01-15
2024-01-17 | He said the hostages would be freed on Saturday. | 2024-01-20
2024-01-17 | Voters go to the polls on Sunday. | 2024-01-21
2024-01-17 | Ahead of Sunday's vote, a candidate was shot. | 2024-01-21
2024-01-17 | The two sides are meeting on Thursday. | 2024-01-18
2024-01-17 | The 17 November Brigade was blamed. |
2024-01-17 | April Jones was kidnapped by a warlord. |
2024-01-17 | Mr August said he would resign. |
2024-01-17 | The Good Friday Agreement was signed in Belfast. |
2024-01-17 | The market is held every Friday. |
2024-01-17 | The 3rd Brigade held the road. |
2024-01-17 | He may march with the men. |
2024-01-17 | He was sentenced to 20 years in prison. |
2024-01-17 | On 17/01/2023 a mine went off. | 2023-01-17
2024-01-17 | On 03/03/2023 a mine went off. | 2023-03-03
2024-01-17 | On 12 June 2021 (a Saturday) a mine went off. | 2021-06-12
2024-01-17 | The village fell in June. In July, it was retaken. | 2023-06-01/2023-06-30 2023-07-01/2023-07-31
2024-01-17 | January saw the most attacks. | 2024-01-01/2024-01-31
2024-01-17 | On the 12th, a mine went off. | 2024-01-12
2024-01-17 | On the 25th, a mine went off. | 2023-12-25
2024-01-17 | By evening the town had fallen, the army said on Monday. | 2024-01-15
2024-01-17 | In the week ending 14 January, 30 attacks were counted. | 2024-01-08/2024-01-14
2024-01-17 | In week 2, 30 attacks were counted. | 2024-01-08/2024-01-14
2024-01-17 | Until last week, the road was open. | /2024-01-14
2024-01-17 | Since the start of the year, 30 attacks were counted. | 2024-01-01/
2024-01-17 | Since early December, 30 attacks were counted. | 2023-12-01/
2024-01-17 | Before 2016, the road was open. | /2015-12-31
2024-01-17 | The nineteenth of March, two thousand and three, was a Wednesday. | 2003-03-19
2024-01-17 | In the 19th century the town was rich. | 1801-01-01/1900-12-31
2024-01-17 | He was arrested on Monday of last week. | 2024-01-08
2024-01-17 | It was the eve of the election of 14 January. | 2024-01-14 2024-01-13
2024-01-17 | The raid came at 3 a.m. on January 5, 2024. | 2024-01-05
2024-01-17 | At midnight on Saturday the truce ended. | 2024-01-13
2024-01-17 | Gunmen attacked the mosque the night before last. | 2024-01-15/2024-01-16
2024-01-17 | The verdict is due tomorrow morning. | 2024-01-18
2024-01-17 | The verdict is due the day after tomorrow. | 2024-01-19
2024-01-17 | The verdict will be read later today. | 2024-01-17
2024-01-17 | Late on Sunday night the village was hit. | 2024-01-14
2024-01-17 | In the night of Saturday to Sunday the village was hit. | 2024-01-13/2024-01-14
2024-01-17 | Overnight into Tuesday the village was hit. | 2024-01-15/2024-01-16
2024-01-17 | Overnight on Monday the village was hit. | 2024-01-14/2024-01-15
2024-01-17 | During the night the village was hit. | 2024-01-16/2024-01-17
2024-01-17 | Before dawn on Monday the village was hit. | 2024-01-15
2024-01-17 | Shortly after midnight on Monday the village was hit. | 2024-01-15
2024-01-17 | By nightfall on Monday the village was empty. | 2024-01-15
2024-01-17 | On the morning of January 9, the village was hit. | 2024-01-09
2024-01-17 | On the afternoon of 9 January, the village was hit. | 2024-01-09
2024-01-17 | In the early hours of January 9, the village was hit. | 2024-01-09
2024-01-17 | Last Friday the village was hit. | 2024-01-12
2024-01-17 | Last Wednesday the village was hit. | 2024-01-10
2024-01-17 | Last year the village was hit. | 2023-01-01/2023-12-31
2024-01-17 | Last January the village was hit. | 2023-01-01/2023-01-31
2024-01-17 | Next January the court will sit. | 2025-01-01/2025-01-31
2024-01-17 | Next year the court will sit. | 2025-01-01/2025-12-31
2024-01-17 | Next weekend the court will sit. | 2024-01-20/2024-01-21
2024-01-17 | In mid-2021 the village was hit. | 2021-05-01/2021-08-31
2024-01-17 | At the end of 2021 the village was hit. | 2021-09-01/2021-12-31
2024-01-17 | Towards the end of November the village was hit. | 2023-11-21/2023-11-30
2024-01-17 | In the middle of November the village was hit. | 2023-11-11/2023-11-20
2024-01-17 | In the first quarter of 2022 the village was hit. | 2022-01-01/2022-03-31
2024-01-17 | In the second quarter the village was hit. | 2023-04-01/2023-06-30
2024-01-17 | In the first half of last year the village was hit. | 2023-01-01/2023-06-30
2024-01-17 | At the start of the week the village was hit. | 2024-01-15/2024-01-16
2024-01-17 | Earlier this year the village was hit. | 2024-01-01/2024-01-17
2024-01-17 | Later this month the court will sit. | 2024-01-17/2024-01-31
2024-01-17 | Over the past year the village was hit ten times. | 2023-01-17/2024-01-17
2024-01-17 | In the past 10 days the village was hit ten times. | 2024-01-07/2024-01-17
2024-01-17 | The village has been under siege for more than two weeks. | 2024-01-03/
2024-01-17 | The army has held the town for a month. | 2023-12-17/
2024-01-17 | It has not rained for 40 days. | 2023-12-08/
2024-01-17 | Six months ago the village was hit. | 2023-07-01/2023-07-31
2024-01-17 | Three weeks ago the village was hit. | 2023-12-25/2023-12-31
2024-01-17 | More than a decade ago the village was hit. |
2024-01-17 | Several days ago the village was hit. |
2024-01-17 | Exactly one year ago the village was hit. | 2023-01-17
2024-01-17 | A year ago this Wednesday the village was hit. | 2023-01-17
2024-01-17 | In ten days' time the court will sit. | 2024-01-27
2024-01-17 | Three days from now the court will sit. | 2024-01-20
2024-01-17 | Within the next 48 hours the court will sit. | 2024-01-17/2024-01-19
2024-01-17 | In two weeks the court will sit. | length
2024-01-17 | Since yesterday the village has been empty. | 2024-01-16/
2024-01-17 | Since last year the village has been empty. | 2023-01-01/
2024-01-17 | Since mid-December the village has been empty. | 2023-12-11/
2024-01-17 | Since last Thursday the village has been empty. | 2024-01-11/
2024-01-17 | From Thursday, no car may enter. | 2024-01-18/
2024-01-17 | Until yesterday the village was calm. | /2024-01-16
2024-01-17 | Until March, the village will be closed. | /2024-03-31
2024-01-17 | Until 2019, the village was calm. | /2019-12-31
2024-01-17 | Through Monday, the village will be closed. | /2024-01-22
2024-01-17 | Up to 15 January, 30 attacks were counted. | /2024-01-15
2024-01-17 | Before March, the dam must be mended. | /2024-02-29
2024-01-17 | By the end of February the troops will leave. | /2024-02-29
2024-01-17 | By Tuesday the toll had risen to nine. | 2024-01-16
2024-01-17 | A bridge was hit on 2 March 2021. A week later it was razed. | 2021-03-02 2021-03-08/2021-03-14
2024-01-17 | A bridge was hit on 2 March 2021. The following Thursday it was razed. | 2021-03-02 2021-03-04
2024-01-17 | A bridge was hit on 2 March 2021. The Friday before, it had been mined. | 2021-03-02 2021-02-26
2024-01-17 | A bridge was hit on 2 March 2021. That evening, it was razed. | 2021-03-02 2021-03-02
2024-01-17 | A bridge was hit on 2 March 2021. The night before, it had been mined. | 2021-03-02 2021-03-01/2021-03-02
2024-01-17 | The eve of the December 20 poll saw two killings. | 2023-12-20 2023-12-19
2024-01-17 | Three days before Christmas, a bridge was hit. | 2023-12-25 2023-12-22
2024-01-17 | A week after the August 15 takeover, a bridge was hit. | 2023-08-15 2023-08-21/2023-08-27
2024-01-17 | On the tenth anniversary of the 14 April 2014 abduction, mothers will march. | 2014-04-14 2024-04-14
2024-01-17 | One year on from the earthquake of 6 February 2023, tents remain. | 2023-02-06 2024-02-06
2024-01-17 | A year to the day after the 17 January 2023 raid, a bridge was hit. | 2023-01-17 2024-01-17
2024-01-17 | On Easter Sunday 2019, bombs hit churches. | 2019-04-21
2024-01-17 | On New Year's Eve, bombs hit churches. | 2023-12-31
2024-01-17 | On the last day of Ramadan, bombs hit churches. | 2023-04-20
2024-01-17 | Over Christmas, bombs hit churches. | 2023-12-25
2024-01-17 | On Yom Kippur 1973, war broke out. | 1973-10-06
2024-01-17 | On the eve of Nowruz, bombs hit churches. | 2023-03-20
2024-01-17 | This summer, bombs hit churches. | 2023-06-01/2023-08-31
2024-01-17 | In the summer, bombs hit churches. | 2023-06-01/2023-08-31
2024-01-17 | In winter, the roads are closed. |
2024-01-17 | Log: 13/01/2024 0645 hrs, one shot fired. | 2024-01-13
2024-01-17 | Log: 2024-01-13T06:45Z one shot fired. | 2024-01-13
2024-01-17 | Seen on 14.01.2024 near the dam. | 2024-01-14
2024-01-17 | Shells fell at 5 p.m. on Tuesday. | 2024-01-16
2024-01-17 | Shells fell on Tuesday between 4 p.m. and 6 p.m. | 2024-01-16
2024-01-17 | Shells fell at noon on Tuesday, Kyiv time. | 2024-01-16
2024-01-17 | Shells fell between 1 and 15 January. | 2024-01-01/2024-01-15
2024-01-17 | Shells fell Jan. 8-10. | 2024-01-08/2024-01-10
2024-01-17 | Shells fell between early November and late December. | 2023-11-01/2023-12-31
2024-01-17 | Shells fell from December to January. | 2023-12-01/2024-01-31
2024-01-17 | Shells fell on Saturday and Sunday. | 2024-01-13/2024-01-14
2024-01-17 | Shells fell between 2015 and 2018. | 2015-01-01/2018-12-31
2024-01-17 | Someday shells will stop falling. |
2024-01-17 | Sergeant June Otieno was shot. |
2024-01-17 | The August 19 Square was empty. |
2024-01-17 | A six-month-old baby died. |
2024-01-17 | The boy, aged 12, died. |
2024-01-17 | He paused for a second. |
2024-01-17 | The rebels will march on the city. |
2023-03-07 | GOMA, March 5 (Wire) - A shell hit the market on Friday. | 2023-03-05 2023-03-03
2024-01-17 | "We fled on Monday," a woman said on Saturday. | 2024-01-08 2024-01-13
2024-01-17 | In 2014 the town fell. On June 10, the prisons were emptied. | 2014-01-01/2014-12-31 2014-06-10
2024-01-17 | On the night of January 5, the depot burned. | 2024-01-05/2024-01-06
"""
